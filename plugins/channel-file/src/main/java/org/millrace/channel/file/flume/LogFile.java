package org.millrace.channel.file.flume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** One open log file, read through a window of fixed size. Used by one thread. */
final class LogFile implements AutoCloseable {
    private static final int WINDOW = 128 * 1024;

    /** Flume caps a file at 1.6 GB, because offsets are ints. */
    private static final long LARGEST = Integer.MAX_VALUE;

    private final LogFileName name;
    private final FileChannel channel;
    private final long size;
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW);
    private long windowAt;

    LogFile(LogFileName name) throws IOException {
        this.name = name;
        channel = FileChannel.open(name.path(), StandardOpenOption.READ);
        size = Math.min(channel.size(), LARGEST);
        window.limit(0);
    }

    LogFileName name() {
        return name;
    }

    long size() {
        return size;
    }

    /**
     * The bytes from {@code offset} on: {@code count} of them, or fewer where the file ends. Valid until the next call.
     */
    ByteBuffer bytes(long offset, int count) throws IOException {
        int wanted = (int) Math.min(count, size - offset);
        if (wanted > WINDOW) {
            return read(ByteBuffer.allocate(wanted), offset);
        }
        if (offset < windowAt || offset + wanted > windowAt + window.limit()) {
            read(window.clear(), offset);
            windowAt = offset;
        }
        int at = (int) (offset - windowAt);
        return window.slice(at, Math.max(0, Math.min(wanted, window.limit() - at)));
    }

    private ByteBuffer read(ByteBuffer into, long offset) throws IOException {
        try {
            while (into.hasRemaining()) {
                int read = channel.read(into, offset + into.position());
                if (read < 0) {
                    break;
                }
            }
        } finally {
            into.flip();
        }
        return into;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
