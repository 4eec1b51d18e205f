package org.millrace.serializer.standard;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a serializer of Avro files. */
@interface AvroEventConfig {

    @AttributeDefinition(
            description =
                    "How large a block becomes, in bytes before compression, if it isn't ended by a flush " + "before.",
            min = "32",
            max = "1073741824")
    int syncIntervalBytes() default 2_048_000;

    @AttributeDefinition(description = "How blocks are compressed: null (not at all), deflate or snappy.")
    String compressionCodec() default "null";
}
