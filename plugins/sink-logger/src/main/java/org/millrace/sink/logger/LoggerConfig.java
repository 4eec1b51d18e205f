package org.millrace.sink.logger;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a logger sink. */
@interface LoggerConfig {

    @AttributeDefinition(
            description = "How many bytes of each body are shown; 0 shows none; at most 1,048,576.",
            min = "0",
            max = "1048576")
    int maxBytesToLog() default 16;
}
