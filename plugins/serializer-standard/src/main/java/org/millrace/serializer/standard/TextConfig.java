package org.millrace.serializer.standard;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a serializer that writes lines. */
@interface TextConfig {

    @AttributeDefinition(description = "End each event with a newline.")
    boolean appendNewline() default true;
}
