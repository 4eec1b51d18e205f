package org.millrace.source.spooldir.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * How a file begins: tells whether another of its name is what became of it, or has nothing to do with it.
 *
 * @param length how many bytes were looked at
 * @param sum a checksum of them
 */
public record Head(int length, int sum) {
    private static final int MOST = 1024;

    /** Of a file of this size. */
    public static Head of(FileChannel file, long size) throws IOException {
        return read(file, (int) Math.min(MOST, size));
    }

    private static Head read(FileChannel file, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && file.read(bytes, bytes.position()) >= 0) {
            // A read may give less than there is.
        }
        CRC32C sum = new CRC32C();
        sum.update(bytes.flip());
        return new Head(bytes.limit(), (int) sum.getValue());
    }

    /** Whether a file begins so. */
    boolean isOf(FileChannel file) throws IOException {
        Head now = read(file, length);
        return now.length == length && now.sum == sum;
    }
}
