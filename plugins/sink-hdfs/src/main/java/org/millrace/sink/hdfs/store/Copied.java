package org.millrace.sink.hdfs.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Bytes from one stream to another. */
final class Copied {
    private static final int PIECE = 128 * 1024;

    private Copied() {}

    /** The first bytes; a stream that ends before is a failure. */
    static void head(InputStream in, OutputStream out, long length, String from) throws IOException {
        byte[] piece = new byte[PIECE];
        long left = length;
        while (left > 0) {
            int n = in.read(piece, 0, (int) Math.min(piece.length, left));
            if (n < 0) {
                throw new EOFException(
                        from + " ends " + left + " bytes before the " + length + " that were to be copied");
            }
            out.write(piece, 0, n);
            left -= n;
        }
    }
}
