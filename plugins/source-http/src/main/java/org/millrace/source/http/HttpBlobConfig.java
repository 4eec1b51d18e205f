package org.millrace.source.http;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a handler of whole bodies. */
@interface HttpBlobConfig {

    @AttributeDefinition(
            description = "The most bytes of an event; what is longer becomes several events; elsewhere "
                    + "`maxBlobLength` in the same way.",
            min = "1",
            max = "1073741824")
    int maxBlobLength() default 100_000_000;

    @AttributeDefinition(
            description = "Parameters, between commas, that a request must have in its address; one without them "
                    + "is answered 400.")
    String mandatoryParameters() default "";
}
