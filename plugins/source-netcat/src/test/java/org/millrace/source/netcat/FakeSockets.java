package org.millrace.source.netcat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.millrace.api.component.SharedSockets;

/** Sockets shared by the instances of one source, as the agent shares them. */
final class FakeSockets implements AutoCloseable {
    private final Map<SocketAddress, ServerSocketChannel> listening = new HashMap<>();
    private final List<Taker> takers = new CopyOnWriteArrayList<>();

    private record Taker(Object instance, SharedSockets.Receiver receiver) {}

    /** What one more instance sees. */
    SharedSockets instance() {
        Object self = new Object();
        return new SharedSockets() {
            @Override
            public ServerSocketChannel listen(SocketAddress address, int backlog) throws IOException {
                return FakeSockets.this.listen(address, backlog);
            }

            @Override
            public void receive(Receiver receiver) {
                takers.add(new Taker(self, receiver));
            }

            @Override
            public boolean hasSuccessor() {
                return !takers.isEmpty() && takers.get(takers.size() - 1).instance() != self;
            }

            @Override
            public boolean handOver(SocketChannel connection, ByteBuffer state) {
                if (!hasSuccessor()) {
                    return false;
                }
                try {
                    takers.get(takers.size() - 1).receiver().take(connection, state);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return true;
            }
        };
    }

    private synchronized ServerSocketChannel listen(SocketAddress address, int backlog) throws IOException {
        ServerSocketChannel present = listening.get(address);
        if (present == null) {
            present = ServerSocketChannel.open();
            try {
                present.bind(address, backlog);
                present.configureBlocking(false);
            } catch (IOException e) {
                present.close();
                throw e;
            }
            listening.put(address, present);
        }
        return present;
    }

    @Override
    public synchronized void close() throws IOException {
        for (ServerSocketChannel channel : listening.values()) {
            channel.close();
        }
    }
}
