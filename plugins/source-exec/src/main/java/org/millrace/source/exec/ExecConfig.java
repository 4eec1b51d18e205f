package org.millrace.source.exec;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a source that runs a command. */
@interface ExecConfig {

    @AttributeDefinition(
            description =
                    "What is run: a program and its arguments between blanks; with a shell, anything it understands.")
    String command();

    @AttributeDefinition(
            description = "A shell that gets the command as its last argument, such as `/bin/sh -c`: for pipes, "
                    + "quotes, variables and patterns; none runs it as it is.")
    String shell() default "";

    @AttributeDefinition(description = "Whether the command is run again when it has ended.")
    boolean restart() default false;

    @AttributeDefinition(description = "Milliseconds before it is run again, at most a day.", min = "0")
    long restartThrottle() default 10_000;

    @AttributeDefinition(
            description = "Whether what it writes to its standard error goes to the agent's log; it is read in any "
                    + "case.")
    boolean logStdErr() default false;

    @AttributeDefinition(description = "Events in each batch, as far as the channels take so many.", min = "1")
    int batchSize() default 20;

    @AttributeDefinition(
            description = "Milliseconds after which a batch is sent that is not full, at most a day.",
            min = "0")
    long batchTimeout() default 3000;

    @AttributeDefinition(
            description = "The charset that the command writes in, and of the bodies; what is not in it becomes "
                    + "`?` or U+FFFD.")
    String charset() default "UTF-8";

    @AttributeDefinition(
            description = "Characters of the longest line, at most 16,777,216; what is longer is cut into several "
                    + "events.",
            min = "1",
            max = "16777216")
    int maxLineLength() default 1_048_576;
}
