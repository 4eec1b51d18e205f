package org.millrace.source.http;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a handler of whole bodies. */
@interface HttpBlobConfig {

    @AttributeDefinition(
            description = "The most bytes of an event; what is longer becomes several events.",
            min = "1",
            max = "1073741824")
    int maxBlobLength() default 100_000_000;

    @AttributeDefinition(description = "Parameters that a request must have in its address, between commas.")
    String mandatoryParameters() default "";
}
