package org.millrace.source.netcat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.millrace.api.component.SharedSockets;
import org.millrace.api.event.Event;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.RefusedException;
import org.millrace.api.source.RefusedException.Reason;

/**
 * Serves one peer until either side ends: reads, offers the whole lines in hand to the outlet in as few batches as it
 * takes, answers each batch, and only then reads again, so that a slow channel slows the peer down.
 *
 * <p>{@link #run} belongs to the connection's own thread; the methods that end it may be called from any.
 */
final class Connection implements Runnable {
    /** How long a connection waits for its peer before it looks whether it is to end. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    /** The form of what is handed over: this number, then what has been read of the line begun. */
    private static final byte STATE_FORM = 1;

    private static final Set<Charset> WITHOUT_STATE =
            Set.of(StandardCharsets.UTF_8, StandardCharsets.US_ASCII, StandardCharsets.ISO_8859_1);
    private static final long PARTING_MS = 1000;
    private static final int MOST_PACE = 1 << 20;

    private final SocketChannel channel;
    private final LineProtocol protocol;
    private final Outlet outlet;
    private final Ledger ledger;
    private final SharedSockets sockets;
    private final String peer;
    private final LineBuffer lines;
    private final Intake intake;
    private final Answers answers;
    private final List<Event> batch = new ArrayList<>();

    /**
     * The most events offered at once. One after a refusal, twice as many after each success: while the channels are full
     * each wait for room costs the peer an event, not a whole batch.
     */
    private int pace = MOST_PACE;

    private volatile boolean finishing;
    private volatile boolean inputShut;
    private volatile boolean waiting;
    private volatile boolean cutMidLine;

    Connection(SocketChannel channel, LineProtocol protocol, Outlet outlet, Ledger ledger, SharedSockets sockets)
            throws IOException {
        this.channel = channel;
        this.protocol = protocol;
        this.outlet = outlet;
        this.ledger = ledger;
        this.sockets = sockets;
        this.peer = String.valueOf(channel.getRemoteAddress());
        this.lines = new LineBuffer(protocol.maxLineLength());
        this.intake = protocol.charset().equals(StandardCharsets.UTF_8)
                ? Intake.UTF_8
                : new Transcoder(
                        protocol.charset(),
                        n -> ledger.undecodable(peer, n, protocol.charset().name()));
        this.answers = new Answers(channel, protocol.ackEveryEvent(), protocol.charset());
    }

    /** Goes on where a predecessor stopped. To be called before {@link #run}. */
    void goOnFrom(ByteBuffer state) throws IOException {
        byte form = state.hasRemaining() ? state.get() : 0;
        if (form != STATE_FORM) {
            throw new IOException("a connection was handed over in form " + form + ", which is unknown here");
        }
        lines.space(Math.max(1, state.remaining())).put(state);
        lines.filled();
    }

    @Override
    public void run() {
        boolean handedOver = false;
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            handedOver = serve();
        } catch (IOException e) {
            ledger.gone(peer, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | OutOfMemoryError e) {
            ledger.broken(peer, e);
        } finally {
            if (!handedOver) {
                close();
            }
        }
    }

    /** True if the connection is somebody else's when this returns. */
    private boolean serve() throws IOException, InterruptedException {
        ReadableByteChannel input = new TimedInput(channel, LONGEST_WAIT);
        while (!finishing) {
            boolean more = receive(input);
            deliver();
            if (lines.tooLong()) {
                part();
                return false;
            }
            if (!more) {
                end();
                return false;
            }
        }
        if (handOver()) {
            return true;
        }
        takeWhatHasArrived();
        return false;
    }

    private boolean handOver() {
        if (!WITHOUT_STATE.contains(protocol.charset()) || !sockets.hasSuccessor()) {
            return false;
        }
        ByteBuffer begun = lines.begun();
        ByteBuffer state = ByteBuffer.allocate(1 + begun.remaining());
        state.put(STATE_FORM).put(begun).flip();
        return sockets.handOver(channel, state);
    }

    /** False at the end of the stream, however it came about. */
    private boolean receive(ReadableByteChannel input) throws IOException {
        waiting = true;
        try {
            return intake.read(input, lines) >= 0;
        } catch (IOException e) {
            if (channel.isOpen()) {
                ledger.gone(peer, e);
                return false;
            }
            throw e;
        } finally {
            waiting = false;
        }
    }

    /** Offers every whole line in hand. */
    private void deliver() throws InterruptedException {
        while (true) {
            lines.drainTo(batch, Math.max(1, Math.min(pace, outlet.maxBatchSize())));
            if (batch.isEmpty()) {
                return;
            }
            offer(batch);
            batch.clear();
        }
    }

    private void offer(List<Event> events) throws InterruptedException {
        int n = events.size();
        try {
            outlet.accept(events);
        } catch (RefusedException e) {
            if (e.reason() == Reason.TOO_LARGE && n > 1) {
                // The channel was replaced by one with smaller transactions after the batch was cut.
                offer(events.subList(0, n / 2));
                offer(events.subList(n / 2, n));
                return;
            }
            pace = 1;
            ledger.refused(n, e);
            answers.refused(n, String.valueOf(e.getMessage()));
            return;
        } catch (InterruptedException e) {
            answers.refused(n, "the source is being stopped");
            throw e;
        }
        pace = Math.min(MOST_PACE, 2 * pace);
        answers.accepted(n);
    }

    /** The peer sends no more: what it sent last is a line too, unless it was this side that ended the stream. */
    private void end() throws InterruptedException {
        if (inputShut) {
            cutMidLine = lines.midLine();
            return;
        }
        lines.last().ifPresent(batch::add);
        if (!batch.isEmpty()) {
            offer(batch);
        }
    }

    /**
     * The agent stops: takes in what the kernel holds, since the peer may have sent it and gone, but waits for nothing and
     * for no endless sender.
     */
    private void takeWhatHasArrived() throws IOException, InterruptedException {
        for (long left = channel.getOption(StandardSocketOptions.SO_RCVBUF); left > 0; ) {
            channel.configureBlocking(false);
            int n = intake.read(channel, lines);
            channel.configureBlocking(true);
            deliver();
            if (lines.tooLong()) {
                part();
                return;
            }
            if (n < 0) {
                end();
                return;
            }
            left = n == 0 ? 0 : left - n;
        }
        cutMidLine = lines.midLine();
    }

    /**
     * Answers a line that is too long and ends the connection. Reads on for a moment: to close while input is unread would
     * reset the connection, and the peer might never see why.
     */
    private void part() throws IOException {
        ledger.tooLong(peer);
        answers.refused(
                1, "Event exceeds the maximum length (" + protocol.maxLineLength() + " chars, including newline)");
        channel.shutdownOutput();
        Socket socket = channel.socket();
        InputStream in = socket.getInputStream();
        byte[] ignored = new byte[LineBuffer.SMALL];
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PARTING_MS);
        try {
            for (long left = PARTING_MS; left > 0 && !finishing; ) {
                socket.setSoTimeout((int) left);
                if (in.read(ignored) < 0) {
                    return;
                }
                left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            }
        } catch (SocketTimeoutException e) {
            ledger.gone(peer, e);
        }
    }

    /** Asks to stop after what is in hand and what has arrived. */
    void finish() {
        finishing = true;
    }

    /** Ends a wait for input; what was sent before it is still answered. To be called some time after {@link #finish}. */
    void endWait() {
        if (waiting) {
            inputShut = true;
            try {
                channel.shutdownInput();
            } catch (IOException e) {
                ledger.gone(peer, e);
            }
        }
    }

    /** Closes the socket under whatever the thread does. */
    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            ledger.gone(peer, e);
        }
    }

    /** Whether the source stopped while the peer was within a line. Known once {@link #run} has returned. */
    boolean wasCutMidLine() {
        return cutMidLine;
    }
}
