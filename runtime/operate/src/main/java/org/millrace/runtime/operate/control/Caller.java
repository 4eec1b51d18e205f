package org.millrace.runtime.operate.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.millrace.api.operate.Answer;

/**
 * One connection. What is answered goes out as it comes, in frames {@code 1 length text}; {@code 0 exit-code} is the last. Who does
 * not ask, or does not take the answer, in time is hung up on by {@link #isOverdue}; an empty frame now and then tells a caller that
 * its command is still at work.
 *
 * <p>State: its stage, the time until which something must have moved, and when something was last sent; they are read by the watching threads.
 */
final class Caller implements Answer {
    static final Duration ASK = Duration.ofSeconds(5);
    static final Duration TAKE = Duration.ofSeconds(30);
    private static final Duration ALIVE = Duration.ofSeconds(5);
    /** Characters in one frame: never more than three times as many bytes. */
    private static final int PIECE = 16 * 1024;

    /** In this order. */
    private enum Stage {
        ASKING,
        SERVED,
        ANSWERED
    }

    private final SocketChannel channel;
    private final String user;
    private final ReentrantLock sending = new ReentrantLock();
    private volatile long until;
    private volatile boolean limited = true;
    private volatile Stage stage = Stage.ASKING;
    private volatile long sent = System.nanoTime();

    Caller(SocketChannel channel, String user) {
        this.channel = channel;
        this.user = user;
        this.until = System.nanoTime() + ASK.toNanos();
    }

    @Override
    public String caller() {
        return user;
    }

    /** Whether it has not said yet what it wants. */
    boolean isAsking() {
        return stage == Stage.ASKING;
    }

    List<String> request() throws IOException {
        List<String> words =
                Request.read(new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel))));
        limited = false;
        stage = Stage.SERVED;
        return words;
    }

    boolean isOverdue(long now) {
        return limited && now - until > 0;
    }

    /** Tells it, if it has heard nothing for a while, that its command is still at work. */
    void reassure(long now) throws IOException {
        if (stage == Stage.SERVED && now - sent > ALIVE.toNanos() && sending.tryLock()) {
            try {
                if (stage == Stage.SERVED) {
                    send(frame(ByteBuffer.allocate(0)));
                }
            } finally {
                sending.unlock();
            }
        }
    }

    @Override
    public Appendable append(CharSequence text) throws IOException {
        int length = text.length();
        if (!channel.isOpen()) {
            // A command that asks by saying nothing whether somebody listens is told as well.
            throw new ClosedChannelException();
        }
        for (int from = 0; from < length; ) {
            int to = Math.min(length, from + PIECE);
            if (to < length && Character.isHighSurrogate(text.charAt(to - 1))) {
                to--;
            }
            ByteBuffer frame = frame(UTF_8.encode(text.subSequence(from, to).toString()));
            sending.lock();
            try {
                send(frame);
            } finally {
                sending.unlock();
            }
            from = to;
        }
        return this;
    }

    @Override
    public Appendable append(CharSequence text, int start, int end) throws IOException {
        return append(text.subSequence(start, end));
    }

    @Override
    public Appendable append(char c) throws IOException {
        return append(String.valueOf(c));
    }

    /** The last word. */
    void end(int code) throws IOException {
        sending.lock();
        try {
            stage = Stage.ANSWERED;
            send(ByteBuffer.allocate(5).put((byte) 0).putInt(code).flip());
        } finally {
            sending.unlock();
        }
    }

    private static ByteBuffer frame(ByteBuffer text) {
        return ByteBuffer.allocate(5 + text.remaining())
                .put((byte) 1)
                .putInt(text.remaining())
                .put(text)
                .flip();
    }

    private void send(ByteBuffer bytes) throws IOException {
        until = System.nanoTime() + TAKE.toNanos();
        limited = true;
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        limited = false;
        sent = System.nanoTime();
    }

    void hangUp() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is closed all the same.
            limited = false;
        }
    }
}
