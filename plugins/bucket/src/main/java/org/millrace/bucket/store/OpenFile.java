package org.millrace.bucket.store;

import java.io.IOException;

/** A file that is being written. Used by one thread at a time; {@link #abandon} may come from another. */
public interface OpenFile {

    /** How it fares, seen by its writer. */
    enum Condition {
        /** All is well. */
        FINE,
        /** It has fewer copies than it should: better to go on in another file. */
        UNDER_REPLICATED,
        /** Its name leads to it no more: somebody has moved or deleted it. */
        GONE
    }

    /** What tells it from another file that has its name later, such as an inode; empty if the store has no such thing. */
    String identity();

    /**
     * Writes behind what was written so far. A failure leaves it open to how much of it is in the file.
     *
     * @param bytes not kept
     */
    void write(byte[] bytes, int from, int size) throws IOException;

    /** All that was written is safe when this returns, as far as the store can. */
    void sync() throws IOException;

    /** All that was written can be read by others when this returns. Does nothing where that comes with {@link #sync} alone. */
    default void flush() throws IOException {}

    /**
     * Cuts back what was written last, so that the file can be gone on with.
     *
     * @return false if that can't be done to an open file here; it was left as it is
     */
    default boolean cutBack(long length) throws IOException {
        return false;
    }

    /** Looked at before each delivery into it; must be cheap. */
    default Condition condition() throws IOException {
        return Condition.FINE;
    }

    /** Closes it. After a failure it is up to {@link FileStore#recover}. */
    void close() throws IOException;

    /** Gives it up without closing it in order. Never blocks for long, never throws. */
    void abandon();
}
