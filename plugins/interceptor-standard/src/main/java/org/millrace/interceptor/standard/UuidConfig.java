package org.millrace.interceptor.standard;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What a user types for the uuid interceptor. */
@ObjectClassDefinition(
        id = "millrace.interceptor.uuid",
        name = "UUID interceptor",
        description = "Sets a header to a universally unique identifier.")
@interface UuidConfig {

    @AttributeDefinition(description = "The header that is set.", required = false)
    String headerName() default "id";

    @AttributeDefinition(description = "Leave the header alone if the event has it.", required = false)
    boolean preserveExisting() default true;

    @AttributeDefinition(description = "Put before each identifier.", required = false)
    String prefix() default "";
}
