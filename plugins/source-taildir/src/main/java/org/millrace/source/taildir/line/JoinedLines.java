package org.millrace.source.taildir.line;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * An event for several lines: up to the next that looks like a first one, or up to one that looks like a last one. A line is looked at
 * when it is whole; of a long one, the first 8 KiB.
 */
public final class JoinedLines implements Splitter {
    private static final int LOOKED_AT = 8 * 1024;

    private final Pattern pattern;
    private final boolean first;
    private final int most;

    /**
     * @param first whether the pattern is of first lines rather than of last ones
     * @param most the most bytes of an event; a longer one is cut, behind a line if it can
     */
    public JoinedLines(Pattern pattern, boolean first, int most) {
        this.pattern = pattern;
        this.first = first;
        this.most = most;
    }

    @Override
    public boolean next(byte[] data, int from, int to, int scanned, Span span) {
        int line = Math.max(from, scanned);
        while (line - from <= most) {
            int feed = LineEnds.find(data, line, to);
            if (feed < 0) {
                if (to - from > most + 1) {
                    break;
                }
                span.scanned = line;
                return false;
            }
            if (feed - from > most + 1) {
                break;
            }
            boolean found = (!first || line > from) && matches(data, line, LineEnds.trimmed(data, line, feed));
            if (found) {
                span.next = first ? line : feed + 1;
                span.end = LineEnds.trimmed(data, from, span.next - 1);
                span.cut = false;
                return true;
            }
            line = feed + 1;
        }
        if (line > from) {
            span.next = line;
            span.end = LineEnds.trimmed(data, from, line - 1);
        } else {
            span.next = LineEnds.whole(data, from, from + most);
            span.end = span.next;
        }
        span.cut = true;
        return true;
    }

    private boolean matches(byte[] data, int from, int to) {
        return pattern.matcher(new String(data, from, Math.min(LOOKED_AT, to - from), StandardCharsets.UTF_8))
                .find();
    }

    @Override
    public boolean rest(byte[] data, int from, int to, boolean all, Span span) {
        span.cut = false;
        boolean whole = to > from && data[to - 1] == '\n';
        if (to == from || (!whole && !all)) {
            return false;
        }
        span.end = whole ? LineEnds.trimmed(data, from, to - 1) : to;
        span.next = to;
        return true;
    }

    @Override
    public int most() {
        return most;
    }
}
