package org.millrace.testkit.contract;

import java.time.Duration;
import java.util.Optional;

/** Who sends events to a source that is driven from outside, in the hands of the test. */
public interface Peer extends AutoCloseable {

    /** Sends one event of this body, all of it at once. */
    void send(String body) throws Exception;

    /** The answer to the oldest event that has none yet: accepted or refused; empty if none comes in time. */
    Optional<Boolean> answer(Duration within) throws Exception;

    /** Sends the beginning of an event, and is gone without farewell. */
    void die() throws Exception;

    @Override
    void close() throws Exception;
}
