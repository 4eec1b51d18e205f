package org.millrace.interceptor.standard;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for the static interceptor. */
@interface StaticConfig {

    @AttributeDefinition(description = "Leave the header alone if the event has it.")
    boolean preserveExisting() default true;

    @AttributeDefinition(description = "The header that is set.")
    String key() default "key";

    /** A method of the plain name would be a key called {@code static.config}: Declarative Services names a lone value by its type. */
    @AttributeDefinition(description = "What it is set to.")
    String $value() default "value";
}
