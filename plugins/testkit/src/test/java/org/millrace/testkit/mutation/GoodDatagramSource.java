package org.millrace.testkit.mutation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.SharedSockets;
import org.millrace.api.event.Event;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.RefusedException;
import org.millrace.api.source.Source;

/** Makes an event of each datagram; as it should be, unless a fault is named. */
final class GoodDatagramSource implements Source {
    private static final int MOST_AT_THE_END = 1000;

    private final String fault;
    private @Nullable ComponentContext context;
    private @Nullable DatagramChannel socket;
    private @Nullable Selector selector;
    private @Nullable Thread thread;
    private volatile boolean stopping;

    GoodDatagramSource(String fault) {
        this.fault = fault;
    }

    @Override
    public boolean exclusive() {
        return false;
    }

    @Override
    public void open(ComponentContext given) throws IOException {
        context = given;
        socket = given.sockets().datagrams(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @Override
    public void start(Outlet outlet) throws IOException {
        ComponentContext given = context;
        DatagramChannel receiving = socket;
        if (given == null || receiving == null) {
            throw new IllegalStateException("not open");
        }
        Selector ready = Selector.open();
        selector = ready;
        receiving.register(ready, SelectionKey.OP_READ);
        Thread reading = given.threads().newThread(() -> {
            try (ready) {
                read(receiving, ready, outlet);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                leave(given.sockets(), receiving);
            }
        });
        thread = reading;
        reading.start();
    }

    private void leave(SharedSockets sockets, DatagramChannel receiving) {
        if (!fault.equals("closes the socket that its successor reads from")) {
            sockets.release(receiving);
            return;
        }
        try {
            receiving.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(DatagramChannel receiving, Selector ready, Outlet outlet) throws IOException {
        while (!stopping) {
            ready.select();
            ready.selectedKeys().clear();
            while (!stopping && handOn(receiving, outlet)) {
                Thread.onSpinWait();
            }
        }
        for (int i = 0; i < MOST_AT_THE_END && handOn(receiving, outlet); i++) {
            Thread.onSpinWait();
        }
    }

    private boolean handOn(DatagramChannel receiving, Outlet outlet) throws IOException {
        ByteBuffer room = ByteBuffer.allocate(64 * 1024);
        if (receiving.receive(room) == null) {
            return false;
        }
        if (stopping && fault.equals("drops what it reads at the end")) {
            return true;
        }
        Event event = Event.of(StandardCharsets.UTF_8.decode(room.flip()).toString());
        try {
            outlet.accept(List.of(event));
            if (fault.equals("hands datagrams on twice while it stops") && stopping) {
                outlet.accept(List.of(event));
            }
        } catch (RefusedException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return true;
    }

    @Override
    public void stop() throws InterruptedException {
        stopping = true;
        Selector ready = selector;
        Thread reading = thread;
        if (ready != null) {
            ready.wakeup();
        }
        if (reading != null) {
            reading.join(2000);
            reading.interrupt();
            reading.join(2000);
        }
    }
}
