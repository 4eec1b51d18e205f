package org.millrace.runtime.flow.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.event.Event;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.RefusedException;
import org.millrace.api.source.Source;

/** Makes an event of each datagram, as a syslog source would; counts what it read. */
final class DatagramSource implements Source {
    private static final int MOST_AT_ONCE = 100;
    private static final int MOST_AT_THE_END = 4096;

    private final InetSocketAddress address;
    private final AtomicReference<@Nullable InetSocketAddress> bound;
    private final AtomicInteger all;
    final AtomicInteger read = new AtomicInteger();
    private volatile boolean stopped;
    private @Nullable ComponentContext context;
    private @Nullable DatagramChannel socket;
    private @Nullable Selector selector;
    private @Nullable Thread thread;

    /**
     * @param bound told where it receives
     * @param all counts what every instance read
     */
    DatagramSource(InetSocketAddress address, AtomicReference<@Nullable InetSocketAddress> bound, AtomicInteger all) {
        this.address = address;
        this.bound = bound;
        this.all = all;
    }

    @Override
    public boolean exclusive() {
        return false;
    }

    @Override
    public void open(ComponentContext given) throws IOException {
        context = given;
        DatagramChannel received = given.sockets().datagrams(address, 1 << 20);
        socket = received;
        bound.set((InetSocketAddress) received.getLocalAddress());
    }

    @Override
    public void start(Outlet outlet) throws IOException {
        DatagramChannel receiving = given(socket);
        Selector ready = Selector.open();
        selector = ready;
        receiving.register(ready, SelectionKey.OP_READ);
        Thread reading = given(context).threads().newThread(() -> read(receiving, ready, outlet));
        thread = reading;
        reading.start();
    }

    private void read(DatagramChannel receiving, Selector ready, Outlet outlet) {
        try (ready) {
            while (!stopped) {
                ready.select();
                ready.selectedKeys().clear();
                handOn(receiving, outlet);
            }
            for (int last = 0; last < MOST_AT_THE_END; last += MOST_AT_ONCE) {
                if (!handOn(receiving, outlet)) {
                    break;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RefusedException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            given(context).sockets().release(receiving);
        }
    }

    /** False if there was nothing. */
    private boolean handOn(DatagramChannel receiving, Outlet outlet)
            throws IOException, RefusedException, InterruptedException {
        List<Event> batch = new ArrayList<>();
        ByteBuffer room = ByteBuffer.allocate(receiving.getOption(StandardSocketOptions.SO_RCVBUF));
        while (batch.size() < MOST_AT_ONCE && receiving.receive(room.clear()) != null) {
            batch.add(Event.of(StandardCharsets.UTF_8.decode(room.flip()).toString()));
        }
        if (batch.isEmpty()) {
            return false;
        }
        outlet.accept(batch);
        read.addAndGet(batch.size());
        all.addAndGet(batch.size());
        return true;
    }

    @Override
    public void stop() throws InterruptedException {
        stopped = true;
        if (selector != null) {
            selector.wakeup();
        }
        if (thread != null) {
            thread.join();
        }
    }

    private static <T> T given(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("not open");
        }
        return value;
    }
}
