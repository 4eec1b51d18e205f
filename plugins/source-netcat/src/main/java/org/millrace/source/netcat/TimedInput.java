package org.millrace.source.netcat;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * Reads a blocking socket, but never waits longer than it may: a read that would have waited longer brings nothing. Only so
 * can a thread leave a connection without closing it.
 */
final class TimedInput implements ReadableByteChannel {
    private final SocketChannel channel;
    private final InputStream input;

    TimedInput(SocketChannel channel, Duration longestWait) throws IOException {
        this.channel = channel;
        channel.socket().setSoTimeout(Math.toIntExact(longestWait.toMillis()));
        this.input = channel.socket().getInputStream();
    }

    /** The buffer must have an array. */
    @Override
    public int read(ByteBuffer into) throws IOException {
        try {
            int n = input.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
            if (n > 0) {
                into.position(into.position() + n);
            }
            return n;
        } catch (SocketTimeoutException e) {
            return 0;
        }
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
