package org.millrace.sink.logger;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What a user types for a logger sink. */
@ObjectClassDefinition(id = "millrace.sink.logger", name = "Logger sink", description = "Logs events.")
@interface LoggerConfig {

    @AttributeDefinition(
            description = "How many bytes of each body are shown.",
            min = "0",
            max = "1048576",
            required = false)
    int maxBytesToLog() default 16;
}
