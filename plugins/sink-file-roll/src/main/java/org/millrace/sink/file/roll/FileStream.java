package org.millrace.sink.file.roll;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Writes to a file in pieces: small ones together, large ones in parts, since the system copies each outside of the heap. */
final class FileStream extends OutputStream {
    private static final int TOGETHER = 64 * 1024;
    private static final int LARGEST = 1024 * 1024;

    private final FileChannel file;
    private final byte[] kept = new byte[TOGETHER];
    private int count;
    private long length;

    FileStream(FileChannel file) {
        this.file = file;
    }

    /** How many bytes are in the file. */
    long length() {
        return length;
    }

    @Override
    public void write(int b) throws IOException {
        if (count == kept.length) {
            flush();
        }
        kept[count++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int from, int size) throws IOException {
        if (size > kept.length - count) {
            flush();
        }
        if (size <= kept.length) {
            System.arraycopy(bytes, from, kept, count, size);
            count += size;
            return;
        }
        for (int done = 0; done < size; done += LARGEST) {
            put(ByteBuffer.wrap(bytes, from + done, Math.min(LARGEST, size - done)));
        }
    }

    @Override
    public void flush() throws IOException {
        ByteBuffer all = ByteBuffer.wrap(kept, 0, count);
        count = 0;
        put(all);
    }

    private void put(ByteBuffer piece) throws IOException {
        while (piece.hasRemaining()) {
            length += file.write(piece);
        }
    }

    /** Cuts the file back to a length, and forgets what is not in it yet. */
    void cutBack(long before) throws IOException {
        count = 0;
        file.truncate(before);
        file.position(before);
        length = before;
    }
}
