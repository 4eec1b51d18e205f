package org.millrace.rpc;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * How the server's side of one connection speaks. {@link #frames} is used on its event loop, {@link #read} and {@link #answer} by one worker
 * at a time, and the rest while neither is.
 */
public interface ServerProtocol {
    /** What puts its messages together. */
    Frames frames();

    /**
     * Reads a message.
     *
     * @param most how many events may be in it
     * @throws MalformedCallException if it is none of this protocol: the connection is of no use any more
     */
    Call read(Frame frame, int most) throws MalformedCallException;

    /** The events that were read are the channels', or nobody's: gives back what they took. */
    void settled();

    /** Writes an answer behind what {@code to} has. */
    void answer(Call call, Status status, Output to);

    /** Writes what the protocol has to tell a client whose last message could not be read; nothing if it has no such thing. */
    default void complain(String why, Output to) {}

    /** Whether a successor can go on with the connection. */
    boolean canGoOnElsewhere();

    /** What a successor needs to know to go on, what has come of a message included. This one is of no use any more. */
    ByteBuffer state();

    /**
     * Goes on where a predecessor was. What it leaves in {@code state} is to be read as if the connection brought it.
     *
     * @throws IOException if it can't
     */
    void goOnFrom(ByteBuffer state) throws IOException;
}
