package org.millrace.serializer.standard;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a deserializer of whole files. */
@interface BlobConfig {

    @AttributeDefinition(
            description = "The most bytes of an event; what is longer becomes several events.",
            min = "1",
            max = "1073741824")
    int maxBlobLength() default 100_000_000;
}
