package org.millrace.rpc;

import java.util.List;
import org.millrace.api.event.Event;

/** What a client asks for. */
@SuppressWarnings("ArrayRecordComponent")
public sealed interface Call {

    /** What the client called it. */
    int serial();

    /**
     * What the answer begins with, as the protocol has it: that to a handshake, if this was the first call, or how the call was named; all of
     * it, if it is answered.
     */
    byte[] greeting();

    /**
     * To take events.
     *
     * @param single whether the client asked for one, and not for a batch
     */
    record Append(int serial, byte[] greeting, boolean single, List<Event> events) implements Call {}

    /** To take more events at once than anybody here does. */
    record TooMany(int serial, byte[] greeting) implements Call {}

    /** To take events for which there is no memory now. */
    record Crowded(int serial, byte[] greeting) implements Call {}

    /** To be greeted, or something that the protocol does not have: the answer is ready. */
    record Answered(int serial, byte[] greeting) implements Call {}
}
