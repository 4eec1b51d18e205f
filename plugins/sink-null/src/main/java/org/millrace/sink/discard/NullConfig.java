package org.millrace.sink.discard;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What a user types for a null sink. */
@ObjectClassDefinition(id = "millrace.sink.null", name = "Null sink", description = "Takes events and drops them.")
@interface NullConfig {

    @AttributeDefinition(description = "The most events taken at once.", min = "1", required = false)
    int batchSize() default 100;

    @AttributeDefinition(
            description = "Log the count each time this many events have been dropped; 0 is never.",
            min = "0",
            required = false)
    int logEveryNEvents() default 10000;
}
