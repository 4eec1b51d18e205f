package org.millrace.runtime.topology.parse;

import java.util.function.Predicate;

/**
 * A line of properties text after continuations are joined; never a comment, never blank. Escapes are still in it.
 *
 * @param text the line
 * @param number the number of the natural line on which it begins, from 1
 */
record LogicalLine(String text, int number) {

    /**
     * Splits as {@link java.util.Properties} does: a line ends with LF, CR or CR LF; an odd number of backslashes before the
     * end continues it on the next line, whose leading white space goes.
     *
     * @param taker gets them one by one, and says whether it wants more
     */
    static void split(String text, Predicate<LogicalLine> taker) {
        Splitter splitter = new Splitter(taker);
        for (int i = 0; i < text.length() && splitter.goesOn; i++) {
            char c = text.charAt(i);
            if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                continue;
            }
            splitter.next(c == '\r' ? '\n' : c);
        }
        splitter.end();
    }

    /** The state between two characters. */
    private static final class Splitter {
        private final Predicate<LogicalLine> taker;
        private boolean goesOn = true;
        private final StringBuilder current = new StringBuilder();
        private int number = 1;
        private int first = 1;
        private boolean skipping = true;
        private boolean continued;
        private boolean comment;
        private boolean backslash;

        Splitter(Predicate<LogicalLine> taker) {
            this.taker = taker;
        }

        void next(char c) {
            if (skipping && !comment && !startsHere(c)) {
                return;
            }
            if (c == '\n') {
                endOfLine();
            } else if (!comment) {
                add(c);
            }
        }

        /** Whether the white space at the beginning is over; of a continuation, a line's end is not part of it. */
        private boolean startsHere(char c) {
            if (c == ' ' || c == '\t' || c == '\f') {
                return false;
            }
            if (c == '\n' && !continued) {
                number++;
                return false;
            }
            skipping = false;
            continued = false;
            return true;
        }

        private void add(char c) {
            if (current.isEmpty()) {
                if (c == '#' || c == '!') {
                    comment = true;
                    return;
                }
                first = number;
            }
            current.append(c);
            backslash = c == '\\' && !backslash;
        }

        private void endOfLine() {
            number++;
            skipping = true;
            comment = false;
            if (backslash) {
                current.setLength(current.length() - 1);
                backslash = false;
                continued = true;
            } else {
                flush();
            }
        }

        private void flush() {
            if (!current.isEmpty()) {
                goesOn = taker.test(new LogicalLine(current.toString(), first));
                current.setLength(0);
            }
        }

        void end() {
            if (backslash) {
                current.setLength(current.length() - 1);
            }
            if (goesOn) {
                flush();
            }
        }
    }
}
