package org.millrace.serializer.standard;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a deserializer of Avro files. */
@interface AvroConfig {

    @AttributeDefinition(
            description = "What events say of their schema: `HASH` (header `flume.avro.schema.hash`, the schema's "
                    + "CRC-64-AVRO) or `LITERAL` (header `flume.avro.schema.literal`, the schema itself).")
    String schemaType() default "HASH";

    @AttributeDefinition(
            description = "The most bytes of a block, compressed or not; a file with a larger one is malformed there.",
            min = "1024",
            max = "1073741824")
    int maxBlockBytes() default 64 << 20;
}
