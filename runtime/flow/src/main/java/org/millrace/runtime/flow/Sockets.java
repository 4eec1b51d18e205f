package org.millrace.runtime.flow;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.SharedSockets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sockets of all components: by name, so that instances of one name share them. Open to every thread. */
final class Sockets {
    private static final Logger log = LoggerFactory.getLogger(Sockets.class);

    private record Address(ComponentKey key, SocketAddress address) {}

    /** A listening socket and the instances that use it. */
    private record Listening(ServerSocketChannel channel, Set<Instance<?>> users) {}

    /** An instance that takes connections over. */
    private record Taker(Instance<?> instance, SharedSockets.Receiver receiver) {}

    // Guarded by this.
    private final Map<Address, Listening> listening = new HashMap<>();
    private final Map<ComponentKey, List<Taker>> takers = new HashMap<>();

    /** What one instance sees. */
    SharedSockets of(Instance<?> instance) {
        return new SharedSockets() {
            @Override
            public ServerSocketChannel listen(SocketAddress address, int backlog) throws IOException {
                return Sockets.this.listen(instance, address, backlog);
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

    private synchronized ServerSocketChannel listen(Instance<?> instance, SocketAddress address, int backlog)
            throws IOException {
        Address where = new Address(instance.key(), address);
        Listening present = listening.get(where);
        if (present == null || !present.channel().isOpen()) {
            ServerSocketChannel opened = ServerSocketChannel.open();
            try {
                opened.bind(address, backlog);
                opened.configureBlocking(false);
            } catch (IOException | RuntimeException e) {
                opened.close();
                throw e;
            }
            present = new Listening(opened, new HashSet<>());
            listening.put(where, present);
        }
        present.users().add(instance);
        return present.channel();
    }

    private synchronized void receive(Instance<?> instance, SharedSockets.Receiver receiver) {
        takers.computeIfAbsent(instance.key(), k -> new ArrayList<>()).add(new Taker(instance, receiver));
    }

    private boolean handOver(Instance<?> from, SocketChannel connection, ByteBuffer state) {
        Taker taker = latest(from);
        if (taker == null) {
            return false;
        }
        Instance<?> to = taker.instance();
        try {
            Guard.run(to.key(), to.offer().loader(), "take over a connection", () -> {
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

    private synchronized @Nullable Taker latest(Instance<?> from) {
        List<Taker> all = takers.getOrDefault(from.key(), List.of());
        Taker last = all.isEmpty() ? null : all.get(all.size() - 1);
        return last == null || last.instance() == from ? null : last;
    }

    /** An instance has ended: sockets that nobody else uses are closed. */
    synchronized void forget(Instance<?> instance) {
        List<Taker> all = takers.get(instance.key());
        if (all != null && all.removeIf(taker -> taker.instance() == instance) && all.isEmpty()) {
            takers.remove(instance.key());
        }
        listening.values().removeIf(one -> {
            boolean last = one.users().remove(instance) && one.users().isEmpty();
            if (last) {
                close(one.channel());
            }
            return last;
        });
    }

    private static void close(ServerSocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            log.warn("A listening socket was not closed: {}", e.toString());
        }
    }
}
