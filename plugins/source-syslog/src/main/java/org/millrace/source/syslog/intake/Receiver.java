package org.millrace.source.syslog.intake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.api.source.Outlet;
import org.millrace.source.syslog.message.MessageReader;
import org.millrace.source.syslog.message.MessageSettings;

/**
 * Reads what waits in a socket and hands it on in batches, each datagram as one message. While the channels are full more waits in the
 * kernel, as long as it has room. A thread's work, which ends itself when it is told to.
 */
public final class Receiver implements Runnable {
    private static final int LARGEST = 65_536;
    private static final int MOST_AT_ONCE = 256;
    private static final int MOST_BYTES = 1 << 20;
    /** More than the kernel's buffer holds of datagrams that carry anything. */
    private static final int MOST_AT_THE_END = 100_000;

    private final DatagramChannel socket;
    private final int port;
    private final Selector selector;
    private final Offering offering;
    private final Ledger ledger;
    private final MessageReader reader;
    private final Origin origin;
    private final Optional<HostNames> names;
    private final Runnable atEnd;
    private final ByteBuffer room = ByteBuffer.allocateDirect(LARGEST);
    private final byte[] bytes = new byte[LARGEST];
    private final List<Event> batch = new ArrayList<>();
    private @Nullable SocketAddress lastFrom;
    private String[] lastPairs = Origin.NOWHERE;
    private volatile boolean stopping;

    /**
     * Not started.
     *
     * @param names if the sender's name goes into a header
     * @param atEnd is run behind the last read
     */
    public Receiver(
            DatagramChannel socket,
            Selector selector,
            Outlet outlet,
            Ledger ledger,
            MessageSettings settings,
            Origin origin,
            Optional<HostNames> names,
            Runnable atEnd) {
        this.socket = socket;
        this.selector = selector;
        this.offering = new Offering(outlet, ledger);
        this.ledger = ledger;
        this.reader = new MessageReader(settings, StandardCharsets.UTF_8);
        this.origin = origin;
        this.names = names;
        this.atEnd = atEnd;
        port = socket.socket().getLocalPort();
    }

    /** Reads no more than what waits now. By any thread. */
    public void stop() {
        stopping = true;
        selector.wakeup();
    }

    @Override
    public void run() {
        try (selector) {
            boolean going = true;
            while (going && !stopping) {
                selector.select();
                selector.selectedKeys().clear();
                while (going && !stopping && readSome()) {
                    going = hand();
                }
            }
            for (int read = 0; going && read < MOST_AT_THE_END && readSome(); ) {
                read += batch.size();
                going = hand();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("datagrams can't be received any more: " + e.getMessage(), e);
        } finally {
            atEnd.run();
        }
    }

    private boolean readSome() throws IOException {
        int most = Math.min(MOST_AT_ONCE, offering.most());
        reader.tick();
        long invalid = reader.invalid();
        lastFrom = null;
        int sum = 0;
        while (batch.size() < most && sum < MOST_BYTES) {
            room.clear();
            SocketAddress from = socket.receive(room);
            if (from == null) {
                break;
            }
            int length = room.flip().remaining();
            room.get(bytes, 0, length);
            sum += length;
            take(length, from);
        }
        if (reader.invalid() > invalid) {
            ledger.invalid(String.valueOf(lastFrom), reader.invalid() - invalid);
        }
        return !batch.isEmpty();
    }

    /** A newline or zero at the end belongs to no message: some senders put one there, as over TCP. One of nothing is none. */
    private void take(int length, SocketAddress from) {
        int end = length;
        while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == 0)) {
            end--;
        }
        if (!from.equals(lastFrom)) {
            lastFrom = from;
            lastPairs = pairs(from);
        }
        if (end > 0) {
            batch.add(reader.read(bytes, behindLength(end), end, false, lastPairs));
        }
    }

    /** Some put the length before it, as over TCP. */
    private int behindLength(int end) {
        int at = 0;
        while (at < end && at < 6 && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at > 0 && at + 1 < end && bytes[at] == ' ' && bytes[at + 1] == '<' ? at + 1 : 0;
    }

    private String[] pairs(SocketAddress from) {
        if (!(from instanceof InetSocketAddress address)) {
            return Origin.NOWHERE;
        }
        String name = names.map(asked -> asked.now(address.getAddress()))
                .orElseGet(() -> address.getAddress().getHostAddress());
        return origin.pairs(port, address.getAddress(), name);
    }

    private boolean hand() {
        int taken = offering.offer(batch);
        int left = batch.size() - taken;
        batch.clear();
        ledger.lost(left, "had come, and no channel took them before the source had to end");
        return left == 0;
    }
}
