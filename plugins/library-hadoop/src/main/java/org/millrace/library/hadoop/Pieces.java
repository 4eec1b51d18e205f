package org.millrace.library.hadoop;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Gathers what is written into pieces of one size. Hadoop's streams of blocks need it: after a write that is larger than a block they
 * end with a block of nothing, which readers take for the end of the file.
 */
final class Pieces extends OutputStream {
    private static final int SIZE = 32 * 1024;

    private final OutputStream to;
    private final byte[] piece = new byte[SIZE];
    private int count;

    Pieces(OutputStream to) {
        this.to = to;
    }

    @Override
    public void write(int b) throws IOException {
        if (count == SIZE) {
            pass();
        }
        piece[count++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int from, int size) throws IOException {
        int at = from;
        int left = size;
        while (left > 0) {
            if (count == SIZE) {
                pass();
            }
            int n = Math.min(left, SIZE - count);
            System.arraycopy(bytes, at, piece, count, n);
            count += n;
            at += n;
            left -= n;
        }
    }

    private void pass() throws IOException {
        int size = count;
        count = 0;
        to.write(piece, 0, size);
    }

    @Override
    public void close() throws IOException {
        try (to) {
            if (count > 0) {
                pass();
            }
        }
    }
}
