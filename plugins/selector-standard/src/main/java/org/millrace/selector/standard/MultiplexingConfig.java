package org.millrace.selector.standard;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a multiplexing selector, beside {@code mapping.<value>} and {@code optional.<value>}. */
@interface MultiplexingConfig {

    @AttributeDefinition(description = "The header that decides.")
    String header() default "flume.selector.header";

    @AttributeDefinition(
            description = "Channels, separated by spaces, for events whose value is not mapped; none drops them.")
    String $default() default "";
}
