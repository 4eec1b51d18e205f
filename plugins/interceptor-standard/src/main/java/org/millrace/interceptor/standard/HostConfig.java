package org.millrace.interceptor.standard;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for the host interceptor. */
@interface HostConfig {

    @AttributeDefinition(description = "Leave the header alone if the event has it.")
    boolean preserveExisting() default false;

    @AttributeDefinition(description = "Set the IP address; else the host name.")
    boolean useIP() default true;

    @AttributeDefinition(description = "The header that is set.")
    String hostHeader() default "host";
}
