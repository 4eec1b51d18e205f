package org.millrace.source.exec;

import java.util.ArrayList;
import java.util.List;

/** Cuts text into lines: at a newline, a carriage return, or both together. Belongs to one thread. */
final class LineCutter {
    private final int longest;
    private final StringBuilder begun = new StringBuilder();
    private boolean afterReturn;
    private long pieces;

    /** @param longest characters of a line; what is longer becomes several */
    LineCutter(int longest) {
        this.longest = longest;
    }

    /** The lines that end in this. */
    List<String> cut(char[] text, int length) {
        List<String> lines = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < length; at++) {
            char c = text[at];
            boolean ends = c == '\n' || c == '\r';
            if (c == '\n' && afterReturn) {
                from = at + 1;
            } else if (ends) {
                begun.append(text, from, at - from);
                lines.add(begun.toString());
                begun.setLength(0);
                from = at + 1;
            } else if (begun.length() + at + 1 - from >= longest && !Character.isHighSurrogate(c)) {
                begun.append(text, from, at + 1 - from);
                lines.add(begun.toString());
                begun.setLength(0);
                pieces++;
                from = at + 1;
            }
            afterReturn = c == '\r';
        }
        begun.append(text, from, length - from);
        return lines;
    }

    /** What has no end yet. */
    String rest() {
        return begun.toString();
    }

    /** How many were cut off because they were too long. */
    long pieces() {
        return pieces;
    }
}
