package org.millrace.distribution.builder.index;

import java.io.IOException;
import java.io.InputStream;

/** Ends a stream that has more than it may. */
public final class Bounded extends InputStream {
    private final InputStream in;
    private final long most;
    private final String what;
    private long read;

    /**
     * @param most bytes
     * @param what it is that has too many, for the message
     */
    public Bounded(InputStream in, long most, String what) {
        this.in = in;
        this.most = most;
        this.what = what;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int n = in.read(bytes, offset, length);
        read += Math.max(0, n);
        if (read > most) {
            throw new IOException(what + " has more than the " + most + " bytes allowed");
        }
        return n;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
