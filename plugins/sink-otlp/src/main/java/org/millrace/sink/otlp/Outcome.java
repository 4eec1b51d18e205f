package org.millrace.sink.otlp;

import org.millrace.otlp.LogAnswer;

/** What became of a request that was answered. */
sealed interface Outcome {

    /** The server has it, but for what the answer says. */
    record Taken(LogAnswer answer) implements Outcome {}

    /** The same may be sent again. */
    record Later(String why) implements Outcome {}

    /** This request will never be taken; a part of it may be. */
    record Refused(String why) implements Outcome {}
}
