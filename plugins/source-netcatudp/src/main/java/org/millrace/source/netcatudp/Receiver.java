package org.millrace.source.netcatudp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.Counter;
import org.millrace.api.event.Event;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.RefusedException;

/**
 * Reads what waits in the socket and hands it on in batches. What is refused is kept and offered again; meanwhile more waits in the
 * kernel, as long as it has room. A thread's work, which ends itself when it is told to.
 */
final class Receiver implements Runnable {
    private static final int LARGEST = 65_536;
    private static final int MOST_AT_ONCE = 100;
    /** More than the kernel's buffer holds of datagrams that carry anything. */
    private static final int MOST_AT_THE_END = 100_000;

    private static final long PAUSE_MS = 50;

    private final DatagramChannel socket;
    private final Selector selector;
    private final Outlet outlet;
    private final String addressHeader;
    private final Counter lost;
    private final Runnable atEnd;
    private final ByteBuffer room = ByteBuffer.allocate(LARGEST);
    private final List<Event> batch = new ArrayList<>();
    private volatile boolean stopping;

    /** @param lost counts events that were given up at the end */
    Receiver(
            DatagramChannel socket,
            Selector selector,
            Outlet outlet,
            String addressHeader,
            Counter lost,
            Runnable atEnd) {
        this.socket = socket;
        this.selector = selector;
        this.outlet = outlet;
        this.addressHeader = addressHeader;
        this.lost = lost;
        this.atEnd = atEnd;
    }

    /** Reads no more than what waits now. By any thread. */
    void stop() {
        stopping = true;
        selector.wakeup();
    }

    @Override
    public void run() {
        try (selector) {
            while (!stopping) {
                selector.select();
                selector.selectedKeys().clear();
                while (!stopping && readSome()) {
                    hand();
                }
            }
            for (int read = 0; read < MOST_AT_THE_END && readSome(); ) {
                read += batch.size();
                hand();
            }
        } catch (InterruptedException e) {
            lost.add(batch.size());
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("datagrams can't be received any more: " + e.getMessage(), e);
        } finally {
            atEnd.run();
        }
    }

    private boolean readSome() throws IOException {
        int most = Math.min(MOST_AT_ONCE, Math.max(1, outlet.maxBatchSize()));
        while (batch.size() < most) {
            room.clear();
            SocketAddress from = socket.receive(room);
            if (from == null) {
                break;
            }
            split(room.flip(), from);
        }
        return !batch.isEmpty();
    }

    /** Each line is an event; so is a datagram of none. */
    private void split(ByteBuffer datagram, SocketAddress from) {
        Map<String, String> headers = addressHeader.isEmpty() ? Map.of() : Map.of(addressHeader, host(from));
        do {
            int end = datagram.position();
            while (end < datagram.limit() && datagram.get(end) != '\n') {
                end++;
            }
            byte[] body = new byte[end - datagram.position()];
            datagram.get(body);
            if (datagram.hasRemaining()) {
                datagram.get();
            }
            batch.add(Event.of(headers, body));
        } while (datagram.hasRemaining());
    }

    private static String host(@Nullable SocketAddress from) {
        return from instanceof InetSocketAddress address ? address.getAddress().getHostAddress() : String.valueOf(from);
    }

    /** Until it is taken; an event that no channel could ever take is given up. */
    private void hand() throws InterruptedException {
        int most = batch.size();
        while (!batch.isEmpty()) {
            List<Event> part =
                    batch.subList(0, Math.min(batch.size(), Math.min(most, Math.max(1, outlet.maxBatchSize()))));
            try {
                outlet.accept(part);
                part.clear();
            } catch (RefusedException e) {
                if (e.reason() != RefusedException.Reason.TOO_LARGE) {
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
                } else if (part.size() > 1) {
                    most = part.size() / 2;
                } else {
                    lost.increment();
                    part.clear();
                }
            }
        }
    }
}
