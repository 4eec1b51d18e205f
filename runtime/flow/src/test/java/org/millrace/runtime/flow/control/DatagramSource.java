package org.millrace.runtime.flow.control;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
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

/** Makes an event of each datagram, as a syslog source would; counts what it read. */
final class DatagramSource extends SelectingSource<DatagramChannel> {
    private static final int MOST_AT_ONCE = 100;

    private final InetSocketAddress address;
    private final AtomicReference<@Nullable InetSocketAddress> bound;
    private final AtomicInteger all;
    final AtomicInteger read = new AtomicInteger();

    /**
     * @param bound told where it receives
     * @param all counts what every instance read
     */
    DatagramSource(InetSocketAddress address, AtomicReference<@Nullable InetSocketAddress> bound, AtomicInteger all) {
        super(SelectionKey.OP_READ);
        this.address = address;
        this.bound = bound;
        this.all = all;
    }

    @Override
    DatagramChannel socket(ComponentContext given) throws IOException {
        DatagramChannel received = given.sockets().datagrams(address, 1 << 20);
        bound.set((InetSocketAddress) received.getLocalAddress());
        return received;
    }

    @Override
    void release(ComponentContext given, DatagramChannel socket) {
        given.sockets().release(socket);
    }

    @Override
    boolean take(DatagramChannel from, Outlet outlet) throws IOException, RefusedException, InterruptedException {
        List<Event> batch = new ArrayList<>();
        ByteBuffer room = ByteBuffer.allocate(from.getOption(StandardSocketOptions.SO_RCVBUF));
        while (batch.size() < MOST_AT_ONCE && from.receive(room.clear()) != null) {
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
}
