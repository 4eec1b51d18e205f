package org.millrace.runtime.flow.control;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.source.Outlet;

/** Listens, and tells whoever connects what it is called. */
final class NamingSource extends SelectingSource<ServerSocketChannel> {
    private final String says;
    private final InetSocketAddress address;

    NamingSource(String says, InetSocketAddress address) {
        super(SelectionKey.OP_ACCEPT);
        this.says = says;
        this.address = address;
    }

    @Override
    ServerSocketChannel socket(ComponentContext given) throws IOException {
        return given.sockets().listen(address, 100);
    }

    @Override
    void release(ComponentContext given, ServerSocketChannel socket) {
        given.sockets().release(socket);
    }

    @Override
    boolean take(ServerSocketChannel from, Outlet outlet) throws IOException {
        boolean any = false;
        while (greetOne(from)) {
            any = true;
        }
        return any;
    }

    private boolean greetOne(ServerSocketChannel listening) throws IOException {
        try (SocketChannel peer = listening.accept()) {
            if (peer == null) {
                return false;
            }
            peer.write(ByteBuffer.wrap(says.getBytes(StandardCharsets.UTF_8)));
            return true;
        }
    }
}
