package org.millrace.sink.hdfs.format;

import java.io.IOException;
import java.io.OutputStream;

/** Lets nothing through once it is shut: for writers that give up what they hold only by writing to the end. */
final class Gate extends OutputStream {
    private final OutputStream to;
    private boolean shut;

    Gate(OutputStream to) {
        this.to = to;
    }

    void shut() {
        shut = true;
    }

    @Override
    public void write(int b) throws IOException {
        if (!shut) {
            to.write(b);
        }
    }

    @Override
    public void write(byte[] bytes, int from, int size) throws IOException {
        if (!shut) {
            to.write(bytes, from, size);
        }
    }
}
