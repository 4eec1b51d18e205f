package org.millrace.rpc;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Puts messages together from what a connection brings. Belongs to one thread at a time. */
public interface Frames {
    /**
     * Takes what has come, up to the end of a message.
     *
     * @return the next whole message, whose memory ({@code bytes.length}) is the caller's to give back; null if it needs more bytes than there are
     * @throws MalformedCallException if this is no message, or one that is too large: nothing more can be read here
     * @throws NoRoomException if the memory is used up
     */
    @Nullable
    Frame read(ByteBuffer from) throws MalformedCallException, NoRoomException;

    /** Gives back what a message that never came to its end has taken. */
    void discard();
}
