package org.millrace.source.netcat;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What a user types for a netcat source. */
@ObjectClassDefinition(id = "millrace.source.netcat", name = "Netcat source", description = "Lines of text over TCP.")
@interface NetcatConfig {

    @AttributeDefinition(description = "Address or host name to listen on.")
    String bind();

    @AttributeDefinition(description = "Port to listen on; 0 takes a free one.", min = "0", max = "65535")
    int port();

    @AttributeDefinition(
            name = "max-line-length",
            description = "Longest line, in characters, its newline included.",
            min = "1",
            required = false)
    int max$_$line$_$length() default 512;

    @AttributeDefinition(name = "ack-every-event", description = "Answer OK to each line.", required = false)
    boolean ack$_$every$_$event() default true;

    @AttributeDefinition(description = "Character set of the lines.", required = false)
    String encoding() default "utf-8";
}
