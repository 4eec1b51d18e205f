package org.millrace.interceptor.standard;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for the uuid interceptor. */
@interface UuidConfig {

    @AttributeDefinition(description = "The header that is set.")
    String headerName() default "id";

    @AttributeDefinition(description = "Leave the header alone if the event has it.")
    boolean preserveExisting() default true;

    @AttributeDefinition(description = "Put before each identifier.")
    String prefix() default "";
}
