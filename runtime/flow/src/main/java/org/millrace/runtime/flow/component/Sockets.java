package org.millrace.runtime.flow.component;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.SharedSockets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sockets of all components: by name, so that instances of one name share them. Open to every thread. */
final class Sockets {
    private static final Logger log = LoggerFactory.getLogger(Sockets.class);

    /** An instance that takes connections over. */
    private record Taker(SocketUser instance, SharedSockets.Receiver receiver) {}

    private final Addresses addresses;
    /** Guarded by this. */
    private final Map<ComponentKey, List<Taker>> takers = new HashMap<>();

    /** @param patience how long an address is waited for that another component is about to leave */
    Sockets(Duration patience) {
        this.addresses = new Addresses(patience);
    }

    /** What one instance sees. */
    SharedSockets of(SocketUser instance) {
        return new SharedSockets() {
            @Override
            public ServerSocketChannel listen(SocketAddress address, int backlog) throws IOException {
                return addresses.bind(instance, address, new Transport.Connections(backlog));
            }

            @Override
            public DatagramChannel datagrams(SocketAddress address, int receiveBufferBytes) throws IOException {
                return addresses.bind(instance, address, new Transport.Datagrams(receiveBufferBytes));
            }

            @Override
            public void release(ServerSocketChannel socket) {
                addresses.release(instance, socket);
            }

            @Override
            public void release(DatagramChannel socket) {
                addresses.release(instance, socket);
            }

            @Override
            public void receive(Receiver receiver) {
                Sockets.this.receive(instance, receiver);
            }

            @Override
            public boolean hasSuccessor() {
                return latest(instance) != null;
            }

            @Override
            public boolean handOver(SocketChannel connection, ByteBuffer state) {
                return Sockets.this.handOver(instance, connection, state);
            }
        };
    }

    private synchronized void receive(SocketUser instance, SharedSockets.Receiver receiver) {
        takers.computeIfAbsent(instance.key(), k -> new ArrayList<>()).add(new Taker(instance, receiver));
    }

    private boolean handOver(SocketUser from, SocketChannel connection, ByteBuffer state) {
        Taker taker = latest(from);
        if (taker == null) {
            return false;
        }
        SocketUser to = taker.instance();
        if (!block(connection)) {
            return true;
        }
        try {
            Guard.run(to.key(), to.loader(), "take over a connection", () -> {
                try {
                    taker.receiver().take(connection, state.asReadOnlyBuffer());
                } catch (Throwable t) {
                    connection.close();
                    throw t;
                }
            });
        } catch (Fault e) {
            log.warn("{}; the connection was closed.", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    /** False if it is closed. A selector that still had it would go on reading, so that is not put up with. */
    private static boolean block(SocketChannel connection) {
        try {
            connection.configureBlocking(true);
            return true;
        } catch (IllegalBlockingModeException e) {
            throw new IllegalStateException(
                    "the connection is still registered with a selector: cancel its key before it is handed over", e);
        } catch (IOException closed) {
            log.debug("A connection that was to be handed over is closed already: {}", closed.toString());
            return false;
        }
    }

    /** One of the same type only: another would not know what the connection's state means. */
    private synchronized @Nullable Taker latest(SocketUser from) {
        List<Taker> all = takers.getOrDefault(from.key(), List.of());
        Taker last = all.isEmpty() ? null : all.get(all.size() - 1);
        boolean other = last != null
                && last.instance() != from
                && last.instance().type().equals(from.type());
        return other ? last : null;
    }

    /** An instance has ended: sockets that nobody else uses are closed. */
    void forget(SocketUser instance) {
        forgetTaker(instance);
        addresses.forget(instance);
    }

    private synchronized void forgetTaker(SocketUser instance) {
        List<Taker> all = takers.get(instance.key());
        if (all != null && all.removeIf(taker -> taker.instance() == instance) && all.isEmpty()) {
            takers.remove(instance.key());
        }
    }
}
