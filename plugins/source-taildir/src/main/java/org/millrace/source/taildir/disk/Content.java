package org.millrace.source.taildir.disk;

import java.io.Closeable;
import java.io.IOException;

/** The bytes of a file that is open, whatever becomes of its name. */
public interface Content extends Closeable {

    /**
     * Reads as many bytes as there are.
     *
     * @return how many; fewer than {@code most} only if the file ends there, 0 at its end or behind
     */
    int read(long position, byte[] into, int at, int most) throws IOException;

    /** How long it is now. */
    long size() throws IOException;

    /**
     * Gets to a position, for what can only be read in order.
     *
     * @return false if that takes longer: ask again
     */
    default boolean reach(long position) throws IOException {
        return true;
    }
}
