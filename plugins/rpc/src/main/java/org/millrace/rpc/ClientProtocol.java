package org.millrace.rpc;

import java.util.List;
import org.millrace.api.event.Event;

/** How the client's side of one connection speaks. Writing and reading may be done by two threads, each by one at a time. */
public interface ClientProtocol {
    /** What a server says to a call. */
    enum Reply {
        /** The events are its own now. */
        TAKEN,
        /** The events are the caller's, who may ask again. */
        REFUSED,
        /** It does not know the protocol: the same call is to be written once more, which tells it. */
        ASKED
    }

    /** An answer, and to which call. */
    record Answer(int serial, Reply reply) {}

    /** What puts the server's messages together. */
    Frames frames();

    /** Writes a call behind what {@code to} has. One event is a batch too. */
    void write(int serial, List<Event> events, Output to);

    /**
     * Reads an answer.
     *
     * @throws MalformedCallException if it is none, or the server says that the call was none: the connection is of no use any more
     */
    Answer answer(Frame frame) throws MalformedCallException;

    /** Whether calls may be sent ahead of answers and are done in their order all the same. */
    boolean ordered();
}
