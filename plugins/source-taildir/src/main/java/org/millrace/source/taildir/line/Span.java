package org.millrace.source.taildir.line;

/** Where the next event is in an array; used again for each, so that none is made for a line. */
public final class Span {
    /** The end of its body. */
    int end;
    /** Where the next event begins. */
    int next;
    /** Up to where there is no end: where to go on once more has come. */
    int scanned;
    /** Whether it is the beginning of a line that is longer than allowed. */
    boolean cut;

    public int end() {
        return end;
    }

    public int next() {
        return next;
    }

    public int scanned() {
        return scanned;
    }

    public boolean cut() {
        return cut;
    }
}
