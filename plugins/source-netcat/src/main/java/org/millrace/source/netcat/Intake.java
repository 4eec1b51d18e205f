package org.millrace.source.netcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Brings bytes from a socket into a line buffer, as UTF-8. Belongs to one connection. */
interface Intake {

    /** For peers that send UTF-8: the bytes as they are, right or wrong. */
    Intake UTF_8 = (from, into) -> {
        ByteBuffer space = into.space();
        int n = from.read(space);
        if (n > 0) {
            into.filled();
        }
        return n;
    };

    /** Reads once. Returns the bytes read, or -1 at the end of the stream. */
    int read(ReadableByteChannel from, LineBuffer into) throws IOException;

    /** Nothing comes for a while: gives up what memory it can. */
    default void rest() {}
}
