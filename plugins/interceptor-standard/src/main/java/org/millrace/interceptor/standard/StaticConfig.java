package org.millrace.interceptor.standard;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What a user types for the static interceptor. */
@ObjectClassDefinition(
        id = "millrace.interceptor.static",
        name = "Static interceptor",
        description = "Sets a header to a fixed value.")
@interface StaticConfig {

    @AttributeDefinition(description = "Leave the header alone if the event has it.", required = false)
    boolean preserveExisting() default true;

    @AttributeDefinition(description = "The header that is set.", required = false)
    String key() default "key";

    /** A method of the plain name would be a key called {@code static.config}: Declarative Services names a lone value by its type. */
    @AttributeDefinition(name = "value", description = "What it is set to.", required = false)
    String $value() default "value";
}
