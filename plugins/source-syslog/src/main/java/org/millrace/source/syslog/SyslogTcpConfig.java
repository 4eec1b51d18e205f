package org.millrace.source.syslog;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a source of syslog over TCP. */
@interface SyslogTcpConfig {

    @AttributeDefinition(description = "The host name or address to listen on; 0.0.0.0 is every interface.")
    String host();

    @AttributeDefinition(description = "The port to listen on; 0 is any free one.", min = "0", max = "65535")
    int port();

    @AttributeDefinition(
            description = "The most bytes of a message; longer ones come in pieces.",
            min = "10",
            max = "16777216")
    int eventSize() default 2500;
}
