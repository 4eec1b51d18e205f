package org.millrace.interceptor.standard;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for the timestamp interceptor. */
@interface TimestampConfig {

    @AttributeDefinition(description = "The header that is set.")
    String headerName() default "timestamp";

    @AttributeDefinition(description = "Leave the header alone if the event has it.")
    boolean preserveExisting() default false;
}
