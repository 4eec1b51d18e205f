package com.acme.mysource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Arrays;
import java.util.List;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.component.SourceType;
import org.millrace.api.event.Event;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.RefusedException;
import org.millrace.api.source.Source;
import org.osgi.service.metatype.annotations.AttributeDefinition;

/** Makes an event of each datagram. */
@SourceType(value = "my-source", guarantee = Guarantee.AT_MOST_ONCE)
public final class MySource implements Source {
    /** What its users type. */
    @interface Config {
        @AttributeDefinition(description = "Where to receive; 0 lets the system choose.", min = "0", max = "65535")
        int port();

        @AttributeDefinition(description = "The address to receive on.")
        String bind() default "127.0.0.1";
    }

    private final InetSocketAddress address;
    private ComponentContext context;
    private DatagramChannel socket;
    private Selector selector;
    private Thread thread;
    private volatile boolean stopping;

    public MySource(Config config) {
        if (config.port() < 0 || config.port() > 65535) {
            throw new InvalidConfigurationException("port", "0 to 65535");
        }
        address = new InetSocketAddress(config.bind(), config.port());
    }

    @Override
    public void open(ComponentContext given) throws IOException {
        context = given;
        socket = given.sockets().datagrams(address, 0);
    }

    @Override
    public void start(Outlet outlet) throws IOException {
        selector = Selector.open();
        socket.register(selector, SelectionKey.OP_READ);
        thread = context.threads().newThread(() -> receive(outlet));
        thread.start();
    }

    private void receive(Outlet outlet) {
        ByteBuffer room = ByteBuffer.allocate(64 * 1024);
        try (Selector ready = selector) {
            while (!stopping && ready.select(key -> {}) >= 0) {
                // Bounded: somebody may send without end.
                for (int i = 0; i < 1000 && socket.receive(room.clear()) != null; i++) {
                    try {
                        outlet.accept(List.of(Event.of(Arrays.copyOf(room.array(), room.position()))));
                    } catch (RefusedException e) {
                        // The agent counts it; nobody waits for an answer.
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            // Its time is over; what waits in the socket is for whoever comes next.
        }
    }

    @Override
    public void stop() throws InterruptedException {
        stopping = true;
        if (thread != null) {
            selector.wakeup();
            thread.join(2000);
            thread.interrupt();
            thread.join(2000);
            context.sockets().release(socket);
        }
    }
}
