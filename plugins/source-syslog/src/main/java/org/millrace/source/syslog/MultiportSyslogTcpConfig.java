package org.millrace.source.syslog;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a source of syslog over TCP on several ports. */
@interface MultiportSyslogTcpConfig {

    @AttributeDefinition(description = "The ports to listen on, between blanks; the gauge `Port` shows the first.")
    String ports();

    @AttributeDefinition(description = "The host name or address to listen on, `0.0.0.0` is every interface.")
    String host() default "0.0.0.0";

    @AttributeDefinition(
            description = "The most bytes of a message, at most 16 MiB and a 32nd of the heap; a longer one is "
                    + "cut, `flume.syslog.status` is `Incomplete`, and the rest is a message of its own.",
            min = "10",
            max = "16777216")
    int eventSize() default 2500;

    @AttributeDefinition(description = "A header that gets the port; none, if it is empty.")
    String portHeader() default "";

    @AttributeDefinition(
            description = "The character set of the messages, for ports that have none of their own by "
                    + "`charset.port.<port>`; one whose ASCII is not ASCII, such as UTF-16, is refused.")
    String charset_default() default "UTF-8";

    @AttributeDefinition(
            description =
                    "The most events that go to the channels at once; 1000 for `syslogtcp`, 256 for " + "`syslogudp`.",
            min = "1",
            max = "100000")
    int batchSize() default 100;

    @AttributeDefinition(
            description = "How many threads deliver, at most; 0 for one a processor.",
            min = "0",
            max = "1024")
    int numProcessors() default 0;
}
