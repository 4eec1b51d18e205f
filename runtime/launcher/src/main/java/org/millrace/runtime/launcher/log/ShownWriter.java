package org.millrace.runtime.launcher.log;

import java.io.IOException;
import java.io.Writer;

/** What goes to a terminal: whatever is written, lines and tabs are all that moves its cursor. */
public final class ShownWriter extends Writer {
    private final Writer to;
    /** Half a character that the last call ended with; 0 if it did not. */
    private char half;

    public ShownWriter(Writer to) {
        this.to = to;
    }

    @Override
    public void write(char[] text, int from, int length) throws IOException {
        StringBuilder all = new StringBuilder(length + 1);
        if (half != 0) {
            all.append(half);
            half = 0;
        }
        all.append(text, from, length);
        int last = all.length() - 1;
        if (last >= 0 && Character.isHighSurrogate(all.charAt(last))) {
            half = all.charAt(last);
            all.setLength(last);
        }
        to.write(Shown.lines(all.toString()));
    }

    @Override
    public void flush() throws IOException {
        to.flush();
    }

    @Override
    public void close() throws IOException {
        to.close();
    }
}
