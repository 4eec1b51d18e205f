package org.millrace.source.taildir.line;

/** Finds events in the bytes of a file. */
public interface Splitter {

    /**
     * Finds the event that begins at {@code from}.
     *
     * @param to the end of what is there
     * @param scanned an earlier answer's {@link Span#scanned()}, or {@code from}
     * @return false if it has no end yet; then only {@code scanned} of the span is set
     */
    boolean next(byte[] data, int from, int to, int scanned, Span span);

    /**
     * What is to be sent of an event without an end, once nothing has come for a while: as {@link #next}.
     *
     * @param all whether a line without its end counts too
     */
    boolean rest(byte[] data, int from, int to, boolean all, Span span);

    /** The most bytes of a body. */
    int most();
}
