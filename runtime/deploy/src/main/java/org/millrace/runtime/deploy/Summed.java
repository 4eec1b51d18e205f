package org.millrace.runtime.deploy;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.millrace.runtime.deploy.store.Digest;

/** Knows what has been read through it. */
final class Summed extends FilterInputStream {
    private final Digest.Sum sum = new Digest.Sum();

    Summed(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int n = in.read(bytes, offset, length);
        if (n > 0) {
            sum.add(bytes, offset, n);
        }
        return n;
    }

    @Override
    public long skip(long count) {
        return 0;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Whoever uses it closes it; what it reads from stays open. */
    @Override
    public void close() {}

    /** Of what was read. */
    Digest digest() {
        return sum.digest();
    }
}
