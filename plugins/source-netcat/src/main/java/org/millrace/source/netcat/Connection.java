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
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.SharedSockets;
import org.millrace.api.source.Outlet;
import org.millrace.network.HeapShare;

/**
 * Serves one peer until either side ends: reads, offers the whole lines in hand to the outlet in as few batches as it
 * takes, answers each batch, and only then reads again, so that a slow channel slows the peer down. A peer that is quiet for a
 * moment costs neither thread nor buffer.
 *
 * <p>A last line without a newline counts only if the peer ended the stream in order. It may have been cut off by a reset, of
 * which a failed answer may have taken the only notice: after one, the end of the stream is not believed.
 *
 * <p>{@link #serve} belongs to one thread at a time; the methods that end it may be called from any.
 */
final class Connection {
    /** How long a connection keeps its thread and its buffers while its peer is quiet. */
    static final Duration LINGER = Duration.ofMillis(100);

    /** The form of what is handed over: this number, then what has been read of the line begun. */
    private static final byte STATE_FORM = 1;

    private static final Set<Charset> WITHOUT_STATE =
            Set.of(StandardCharsets.UTF_8, StandardCharsets.US_ASCII, StandardCharsets.ISO_8859_1);
    private static final long PARTING_MS = 1000;

    /** What became of the stream with one read. */
    private enum Read {
        SOME,
        NOTHING,
        ENDED,
        CUT_OFF
    }

    private final SocketChannel channel;
    private final LineProtocol protocol;
    private final Ledger ledger;
    private final SharedSockets sockets;
    private final LineBuffer lines;
    private final Intake intake;
    private final Answers answers;
    private final Delivery delivery;
    private boolean known;

    private volatile boolean finishing;
    private volatile boolean cutMidLine;
    private volatile @Nullable Thread server;

    Connection(SocketChannel channel, LineProtocol protocol, Outlet outlet, Ledger ledger, SharedSockets sockets) {
        this.channel = channel;
        this.protocol = protocol;
        this.ledger = ledger;
        this.sockets = sockets;
        this.lines = new LineBuffer(protocol.maxLineLength(), HeapShare.OF_PROCESS);
        this.intake = protocol.charset().equals(StandardCharsets.UTF_8)
                ? Intake.UTF_8
                : new Transcoder(
                        protocol.charset(),
                        n -> ledger.undecodable(peer(), n, protocol.charset().name()));
        this.answers = new Answers(channel, protocol.ackEveryEvent(), protocol.charset());
        this.delivery = new Delivery(lines, outlet, answers, ledger);
    }

    SocketChannel channel() {
        return channel;
    }

    String peer() {
        try {
            return String.valueOf(channel.getRemoteAddress());
        } catch (IOException e) {
            return "a peer that has gone";
        }
    }

    /** Goes on where a predecessor stopped. To be called before {@link #serve}. */
    void goOnFrom(ByteBuffer state) throws IOException {
        byte form = state.hasRemaining() ? state.get() : 0;
        if (form != STATE_FORM) {
            throw new IOException("a connection was handed over in form " + form + ", which is unknown here");
        }
        lines.space(Math.max(1, state.remaining())).put(state);
        lines.filled();
    }

    /**
     * Serves the peer until it is quiet, or to the end.
     *
     * @return true if it is quiet: it is to be served again when there is something to read, or to {@link #finish}
     */
    boolean serve() {
        boolean open = false;
        boolean quiet = false;
        server = Thread.currentThread();
        try {
            channel.configureBlocking(true);
            if (!known) {
                known = true;
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            }
            quiet = serveWhileItSends();
            open = quiet || (finishing && handOver());
            if (!open && finishing && channel.isOpen()) {
                takeWhatHasArrived();
            }
        } catch (CrowdedException e) {
            crowded(e);
        } catch (IOException e) {
            ledger.gone(peer(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | OutOfMemoryError e) {
            ledger.broken(peer(), e);
        } finally {
            server = null;
            if (!open) {
                close();
            }
        }
        return quiet;
    }

    /** True if the peer is quiet; false if the connection is closed or to be finished. */
    private boolean serveWhileItSends() throws IOException, InterruptedException {
        ReadableByteChannel input = new TimedInput(channel, LINGER);
        while (!finishing) {
            Read read = receive(input);
            if (read == Read.NOTHING) {
                rest();
                return true;
            }
            if (read == Read.SOME && lines.endsMidLine() && !lines.filledItsRoom()) {
                // The rest of the line may be there, or the end: to answer first might cost us the notice of it.
                read = lookForMore();
            }
            if (!digest(read)) {
                close();
                return false;
            }
        }
        return false;
    }

    /** Delivers what is whole; false if nothing is to be read any more. */
    private boolean digest(Read read) throws IOException, InterruptedException {
        delivery.deliver();
        if (lines.tooLong()) {
            part();
            return false;
        }
        if (read == Read.ENDED) {
            delivery.deliverTheLast();
        } else if (read == Read.CUT_OFF && lines.midLine()) {
            ledger.tornOff(peer());
        }
        return read == Read.SOME || read == Read.NOTHING;
    }

    private void rest() {
        delivery.rest();
        lines.rest();
        intake.rest();
        answers.rest();
    }

    private boolean handOver() {
        if (!WITHOUT_STATE.contains(protocol.charset()) || answers.failed() || !sockets.hasSuccessor()) {
            return false;
        }
        ByteBuffer begun = lines.begun();
        ByteBuffer state = ByteBuffer.allocate(1 + begun.remaining());
        state.put(STATE_FORM).put(begun).flip();
        return sockets.handOver(channel, state);
    }

    private Read receive(ReadableByteChannel input) throws IOException {
        try {
            int n = intake.read(input, lines);
            if (n < 0) {
                return answers.failed() ? Read.CUT_OFF : Read.ENDED;
            }
            return n == 0 ? Read.NOTHING : Read.SOME;
        } catch (IOException e) {
            if (channel.isOpen()) {
                ledger.gone(peer(), e);
                return Read.CUT_OFF;
            }
            throw e;
        }
    }

    /** Reads once without waiting; what was read before counts as well. */
    private Read lookForMore() throws IOException {
        channel.configureBlocking(false);
        try {
            Read more = receive(channel);
            return more == Read.NOTHING ? Read.SOME : more;
        } finally {
            if (channel.isOpen()) {
                channel.configureBlocking(true);
            }
        }
    }

    /**
     * The agent stops: takes in what the kernel holds, since the peer may have sent it and gone, but waits for nothing and
     * for no endless sender.
     */
    private void takeWhatHasArrived() throws IOException, InterruptedException {
        channel.configureBlocking(false);
        for (long left = channel.getOption(StandardSocketOptions.SO_RCVBUF); left > 0; ) {
            Read read = receive(channel);
            int n = lines.lastRead();
            channel.configureBlocking(true);
            if (!digest(read)) {
                return;
            }
            channel.configureBlocking(false);
            left = read == Read.NOTHING ? 0 : left - n;
        }
        cutMidLine = lines.midLine();
    }

    /** Says why it can't go on, and ends. */
    private void crowded(CrowdedException e) {
        ledger.crowded(peer());
        try {
            if (channel.isOpen()) {
                channel.configureBlocking(true);
                answers.refused(1, String.valueOf(e.getMessage()));
            }
        } catch (IOException gone) {
            ledger.gone(peer(), gone);
        }
    }

    /**
     * Answers a line that is too long and ends the connection. Reads on for a moment: to close while input is unread would
     * reset the connection, and the peer might never see why.
     */
    private void part() throws IOException {
        ledger.tooLong(peer());
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
            ledger.gone(peer(), e);
        }
    }

    /** Asks to stop after what is in hand and what has arrived. */
    void finish() {
        finishing = true;
    }

    /**
     * Ends it if its peer takes no answer: its thread waits for that, and nothing else would wake it. What the kernel still holds for
     * such a peer goes with it.
     */
    void endIfStuck(Duration patience) {
        if (channel.isOpen() && answers.stuckFor(patience)) {
            ledger.notTaken(peer(), patience);
            try {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException e) {
                ledger.gone(peer(), e);
            }
            close();
        }
    }

    /** Wakes its thread, if it has one, from whatever it waits for. */
    void interrupt() {
        Thread now = server;
        if (now != null) {
            now.interrupt();
        }
    }

    /** Whether a thread serves it. */
    boolean isServed() {
        return server != null;
    }

    /** Gives its memory back, after the end. */
    void release() {
        lines.release();
    }

    /** Closes the socket under whatever the thread does. */
    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            ledger.gone(peer(), e);
        }
    }

    /** Whether the source stopped while the peer was within a line. Known once it has ended. */
    boolean wasCutMidLine() {
        return cutMidLine;
    }
}
