package org.millrace.source.netcat;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a netcat source. */
@interface NetcatConfig {

    @AttributeDefinition(description = "The host name or address to listen on; `0.0.0.0` is every interface.")
    String bind();

    @AttributeDefinition(
            description =
                    "The port to listen on; 0 is any free one, which is logged and shown as the figure " + "`Port`.",
            min = "0",
            max = "65535")
    int port();

    @AttributeDefinition(
            description = "The most characters a line may have, its newline included; at most 16,777,216, and a "
                    + "32nd of the largest heap.",
            min = "1",
            max = "16777216")
    int max$_$line$_$length() default 512;

    @AttributeDefinition(description = "Answer each accepted event with `OK`.")
    boolean ack$_$every$_$event() default true;

    @AttributeDefinition(description = "The character set of lines and answers; bodies are UTF-8 whatever it is.")
    String encoding() default "utf-8";
}
