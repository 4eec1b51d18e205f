package org.millrace.source.syslog;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a source of syslog over TCP. */
@interface SyslogTcpConfig {

    @AttributeDefinition(description = "The host name or address to listen on, `0.0.0.0` is every interface.")
    String host();

    @AttributeDefinition(
            description = "The port to listen on; 0 is any free one, which the gauge `Port` shows.",
            min = "0",
            max = "65535")
    int port();

    @AttributeDefinition(
            description = "The most bytes of a message, at most 16 MiB and a 32nd of the heap; a longer one is "
                    + "cut, `flume.syslog.status` is `Incomplete`, and the rest is a message of its own.",
            min = "10",
            max = "16777216")
    int eventSize() default 2500;
}
