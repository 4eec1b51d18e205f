package org.millrace.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.millrace.api.component.SharedSockets;

/** Sockets shared by the instances of one component, as the agent shares them. */
public final class TestSockets implements AutoCloseable {
    /** Guarded by this. */
    private final List<Shared> bound = new ArrayList<>();

    private final List<Taker> takers = new CopyOnWriteArrayList<>();

    private record Taker(Object instance, SharedSockets.Receiver receiver) {}

    private record Shared(NetworkChannel socket, SocketAddress asked, Set<Object> users) {}

    private interface Binding<C extends NetworkChannel> {
        C bind() throws IOException;
    }

    /** What one more instance sees. */
    public SharedSockets instance() {
        return new Instance();
    }

    private final class Instance implements SharedSockets {
        @Override
        public ServerSocketChannel listen(SocketAddress address, int backlog) throws IOException {
            return shared(ServerSocketChannel.class, this, address, () -> {
                ServerSocketChannel made = ServerSocketChannel.open();
                made.configureBlocking(false);
                return bound(made, () -> made.bind(address, backlog));
            });
        }

        @Override
        public DatagramChannel datagrams(SocketAddress address, int receiveBufferBytes) throws IOException {
            if (receiveBufferBytes < 0) {
                throw new IllegalArgumentException("a receive buffer of " + receiveBufferBytes + " bytes");
            }
            DatagramChannel shared = shared(DatagramChannel.class, this, address, () -> {
                DatagramChannel made = DatagramChannel.open();
                made.configureBlocking(false);
                return bound(made, () -> made.bind(address));
            });
            if (receiveBufferBytes > shared.getOption(StandardSocketOptions.SO_RCVBUF)) {
                shared.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
            }
            return shared;
        }

        @Override
        public void release(ServerSocketChannel socket) {
            leave(this, socket);
        }

        @Override
        public void release(DatagramChannel socket) {
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
                connection.configureBlocking(true);
            } catch (IllegalBlockingModeException e) {
                throw new IllegalStateException("the connection is still registered with a selector", e);
            } catch (IOException e) {
                return true;
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

    private static <C extends NetworkChannel> C bound(C made, Binding<?> binding) throws IOException {
        try {
            binding.bind();
            return made;
        } catch (IOException | RuntimeException e) {
            made.close();
            throw e;
        }
    }

    private synchronized <C extends NetworkChannel> C shared(
            Class<C> type, Object user, SocketAddress address, Binding<C> binding) throws IOException {
        for (Shared present : bound) {
            if (type.isInstance(present.socket()) && present.asked().equals(address)) {
                present.users().add(user);
                return type.cast(present.socket());
            }
        }
        C made = binding.bind();
        bound.add(new Shared(made, address, new HashSet<>(Set.of(user))));
        return made;
    }

    private synchronized void leave(Object user, NetworkChannel socket) {
        for (Iterator<Shared> all = bound.iterator(); all.hasNext(); ) {
            Shared shared = all.next();
            if (shared.socket() == socket
                    && shared.users().remove(user)
                    && shared.users().isEmpty()) {
                all.remove();
                close(shared.socket());
            }
        }
    }

    /** Where datagrams are received now. */
    synchronized List<SocketAddress> datagramAddresses() {
        List<SocketAddress> addresses = new ArrayList<>();
        for (Shared shared : bound) {
            if (shared.socket() instanceof DatagramChannel datagrams) {
                try {
                    addresses.add(datagrams.getLocalAddress());
                } catch (IOException e) {
                    throw new UncheckedIOException("a socket that belongs to the agent was closed", e);
                }
            }
        }
        return addresses;
    }

    /** An instance was closed: it listens and receives no more. */
    void closed(SharedSockets instance) {
        takers.removeIf(taker -> taker.instance() == instance);
        List<NetworkChannel> its;
        synchronized (this) {
            its = bound.stream()
                    .filter(shared -> shared.users().contains(instance))
                    .map(Shared::socket)
                    .toList();
        }
        its.forEach(socket -> leave(instance, socket));
    }

    private static void close(NetworkChannel socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes them all. */
    @Override
    public synchronized void close() {
        bound.forEach(shared -> close(shared.socket()));
        bound.clear();
    }
}
