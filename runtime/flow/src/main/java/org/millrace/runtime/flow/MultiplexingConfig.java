package org.millrace.runtime.flow;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What a user types for a multiplexing selector, beside {@code mapping.<value>} and {@code optional.<value>}. */
@ObjectClassDefinition(
        id = "millrace.selector.multiplexing",
        name = "Multiplexing channel selector",
        description = "Each event goes to the channels that its value of one header is mapped to.")
@interface MultiplexingConfig {

    @AttributeDefinition(description = "The header that decides.", required = false)
    String header() default "flume.selector.header";

    @AttributeDefinition(
            name = "default",
            description = "Channels, separated by spaces, for events whose value is not mapped; none drops them.",
            required = false)
    String $default() default "";
}
