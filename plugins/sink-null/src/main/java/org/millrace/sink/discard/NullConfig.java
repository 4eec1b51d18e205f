package org.millrace.sink.discard;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a null sink. */
@interface NullConfig {

    @AttributeDefinition(description = "The most events taken at once.", min = "1")
    int batchSize() default 100;

    @AttributeDefinition(
            description = "Log the count each time this many events have been dropped; 0 is never.",
            min = "0")
    int logEveryNEvents() default 10000;
}
