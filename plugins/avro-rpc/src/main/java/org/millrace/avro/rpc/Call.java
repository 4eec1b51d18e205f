package org.millrace.avro.rpc;

import java.util.List;
import org.millrace.api.event.Event;

/** What a client asks for. */
@SuppressWarnings("ArrayRecordComponent")
public sealed interface Call {

    /** What the client called it. */
    int serial();

    /** What the answer begins with: that to a handshake, if this was the first call, or nothing; all of it, if it is answered. */
    byte[] greeting();

    /** To take events, one of {@code append} or those of an {@code appendBatch}. */
    record Append(int serial, byte[] greeting, List<Event> events) implements Call {}

    /** To take more events at once than anybody here does. */
    record TooMany(int serial, byte[] greeting) implements Call {}

    /** To be greeted, or something that this protocol does not have: the answer is ready. */
    record Answered(int serial, byte[] greeting) implements Call {}
}
