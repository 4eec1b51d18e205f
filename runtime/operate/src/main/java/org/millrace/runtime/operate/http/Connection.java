package org.millrace.runtime.operate.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;

/**
 * One connection: a request is read, answered, and what else comes is thrown away until the other side has read the answer and hangs
 * up. Of the listener's thread alone; its state is the stage and the time by which that has to end.
 */
final class Connection {
    /** Bytes of a request's head. */
    static final int LONGEST_HEAD = 8 * 1024;

    private static final Duration ASK = Duration.ofSeconds(5);
    private static final Duration TAKE = Duration.ofSeconds(10);
    private static final Duration PART = Duration.ofSeconds(1);
    private static final long MOST_AFTER = 1 << 20;

    /** In this order. */
    enum Stage {
        ASKING,
        ANSWERED,
        PARTING
    }

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer in = ByteBuffer.allocate(LONGEST_HEAD);
    private Stage stage = Stage.ASKING;
    private ByteBuffer out = ByteBuffer.allocate(0);
    private long until = System.nanoTime() + ASK.toNanos();
    private long after;

    Connection(SocketChannel channel, SelectionKey key) {
        this.channel = channel;
        this.key = key;
    }

    /** How much it would be missed: least, while nothing was asked; most, while an answer goes out. */
    int claim() {
        return switch (stage) {
            case ASKING -> 0;
            case PARTING -> 1;
            case ANSWERED -> 2;
        };
    }

    long until() {
        return until;
    }

    InetAddress reached() throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getAddress();
    }

    /** Reads what is there; the head of the request once it is whole. */
    Optional<String> read() throws IOException {
        if (stage == Stage.PARTING) {
            throwAway();
            return Optional.empty();
        }
        if (channel.read(in) < 0) {
            close();
            return Optional.empty();
        }
        String text = new String(in.array(), 0, in.position(), ISO_8859_1);
        int end = end(text);
        if (end < 0 && !in.hasRemaining()) {
            answer(HttpAnswer.plain(431, "A request may have " + LONGEST_HEAD + " bytes.\n"), false);
        }
        return end < 0 ? Optional.empty() : Optional.of(text.substring(0, end));
    }

    /** Behind the empty line; of clients that end lines with a line feed alone, too. */
    private static int end(String text) {
        int whole = text.indexOf("\r\n\r\n");
        int plain = text.indexOf("\n\n");
        return whole >= 0 && (plain < 0 || whole < plain) ? whole + 4 : plain < 0 ? -1 : plain + 2;
    }

    private void throwAway() throws IOException {
        in.clear();
        int count = channel.read(in);
        after += Math.max(count, 0);
        if (count < 0 || after > MOST_AFTER) {
            close();
        }
    }

    void answer(HttpAnswer answer, boolean headOnly) throws IOException {
        stage = Stage.ANSWERED;
        out = answer.encode(headOnly);
        until = System.nanoTime() + TAKE.toNanos();
        write();
    }

    /** Writes what the other side takes. */
    void write() throws IOException {
        channel.write(out);
        if (out.hasRemaining()) {
            key.interestOps(SelectionKey.OP_WRITE);
            return;
        }
        // To hang up while something unread has come in would take the answer away from the other side.
        stage = Stage.PARTING;
        out = ByteBuffer.allocate(0);
        until = System.nanoTime() + PART.toNanos();
        channel.shutdownOutput();
        key.interestOps(SelectionKey.OP_READ);
    }

    void close() {
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            // It is closed all the same.
            stage = Stage.PARTING;
        }
    }

    boolean isOpen() {
        return channel.isOpen();
    }
}
