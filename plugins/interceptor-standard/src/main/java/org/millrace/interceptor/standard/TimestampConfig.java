package org.millrace.interceptor.standard;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What a user types for the timestamp interceptor. */
@ObjectClassDefinition(
        id = "millrace.interceptor.timestamp",
        name = "Timestamp interceptor",
        description = "Sets a header to the time at which the event passed, in milliseconds since 1970.")
@interface TimestampConfig {

    @AttributeDefinition(description = "The header that is set.", required = false)
    String headerName() default "timestamp";

    @AttributeDefinition(description = "Leave the header alone if the event has it.", required = false)
    boolean preserveExisting() default false;
}
