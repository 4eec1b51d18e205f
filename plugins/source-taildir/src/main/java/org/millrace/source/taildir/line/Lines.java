package org.millrace.source.taildir.line;

/** An event for each line. */
public final class Lines implements Splitter {
    /** A carriage return and a line feed. */
    private static final int ENDING = 2;

    private final int most;

    /** @param most the most bytes of a line; a longer one is cut */
    public Lines(int most) {
        this.most = most;
    }

    @Override
    public boolean next(byte[] data, int from, int to, int scanned, Span span) {
        int feed = LineEnds.find(data, Math.max(from, scanned), to);
        int end = feed < 0 ? to : LineEnds.trimmed(data, from, feed);
        if (end - from > most && (feed >= 0 || end - from >= most + ENDING)) {
            span.end = LineEnds.whole(data, from, from + most);
            span.next = span.end;
            span.cut = true;
            return true;
        }
        if (feed < 0) {
            span.scanned = to;
            return false;
        }
        span.end = end;
        span.next = feed + 1;
        span.cut = false;
        return true;
    }

    @Override
    public boolean rest(byte[] data, int from, int to, boolean all, Span span) {
        span.end = to;
        span.next = to;
        span.cut = false;
        return all && to > from;
    }

    @Override
    public int most() {
        return most;
    }
}
