package org.millrace.interceptor.standard;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What a user types for the host interceptor. */
@ObjectClassDefinition(
        id = "millrace.interceptor.host",
        name = "Host interceptor",
        description = "Sets a header to the name or the address of this machine.")
@interface HostConfig {

    @AttributeDefinition(description = "Leave the header alone if the event has it.", required = false)
    boolean preserveExisting() default false;

    @AttributeDefinition(description = "Set the IP address; else the host name.", required = false)
    boolean useIP() default true;

    @AttributeDefinition(description = "The header that is set.", required = false)
    String hostHeader() default "host";
}
