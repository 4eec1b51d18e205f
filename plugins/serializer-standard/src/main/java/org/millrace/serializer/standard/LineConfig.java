package org.millrace.serializer.standard;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a deserializer of lines. */
@interface LineConfig {

    @AttributeDefinition(
            description =
                    "The most characters, as Java counts them, of a line; what is longer becomes several " + "events.",
            min = "2",
            max = "67108864")
    int maxLineLength() default 2048;

    @AttributeDefinition(description = "The character set of the events' bodies.")
    String outputCharset() default "UTF-8";
}
