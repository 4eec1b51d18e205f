package org.millrace.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.millrace.api.component.SharedSockets;

/** Sockets shared by the instances of one component, as the agent shares them. */
public final class TestSockets implements AutoCloseable {
    private final Map<SocketAddress, Shared> listening = new HashMap<>();
    private final List<Taker> takers = new CopyOnWriteArrayList<>();

    private record Taker(Object instance, SharedSockets.Receiver receiver) {}

    private record Shared(ServerSocketChannel socket, Set<Object> users) {}

    /** What one more instance sees. */
    public SharedSockets instance() {
        return new Instance();
    }

    private final class Instance implements SharedSockets {
        @Override
        public ServerSocketChannel listen(SocketAddress address, int backlog) throws IOException {
            return TestSockets.this.listen(this, address, backlog);
        }

        @Override
        public void release(ServerSocketChannel socket) {
            leave(this, socket);
        }

        @Override
        public void receive(Receiver receiver) {
            takers.add(new Taker(this, receiver));
        }

        @Override
        public boolean hasSuccessor() {
            return !takers.isEmpty() && takers.get(takers.size() - 1).instance() != this;
        }

        @Override
        public boolean handOver(SocketChannel connection, ByteBuffer state) {
            if (!hasSuccessor()) {
                return false;
            }
            try {
                takers.get(takers.size() - 1).receiver().take(connection, state.asReadOnlyBuffer());
            } catch (IOException e) {
                try {
                    connection.close();
                } catch (IOException unclosed) {
                    throw new UncheckedIOException(unclosed);
                }
            }
            return true;
        }
    }

    private synchronized ServerSocketChannel listen(Object user, SocketAddress address, int backlog)
            throws IOException {
        Shared present = listening.get(address);
        if (present == null) {
            ServerSocketChannel made = ServerSocketChannel.open();
            try {
                made.bind(address, backlog);
                made.configureBlocking(false);
            } catch (IOException e) {
                made.close();
                throw e;
            }
            present = new Shared(made, new HashSet<>());
            listening.put(address, present);
        }
        present.users().add(user);
        return present.socket();
    }

    private synchronized void leave(Object user, ServerSocketChannel socket) {
        for (Iterator<Shared> all = listening.values().iterator(); all.hasNext(); ) {
            Shared shared = all.next();
            if (shared.socket() == socket
                    && shared.users().remove(user)
                    && shared.users().isEmpty()) {
                all.remove();
                close(shared.socket());
            }
        }
    }

    /** An instance was closed: it listens and receives no more. */
    void closed(SharedSockets instance) {
        takers.removeIf(taker -> taker.instance() == instance);
        List<ServerSocketChannel> its;
        synchronized (this) {
            its = listening.values().stream()
                    .filter(shared -> shared.users().contains(instance))
                    .map(Shared::socket)
                    .toList();
        }
        its.forEach(socket -> leave(instance, socket));
    }

    private static void close(ServerSocketChannel socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes them all. */
    @Override
    public synchronized void close() {
        listening.values().forEach(shared -> close(shared.socket()));
        listening.clear();
    }
}
