package org.millrace.library.netty;

import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/** A listening socket that is others' too: it is bound already, and to close this leaves it open. */
final class Adopted extends NioServerSocketChannel {
    private final ServerSocketChannel socket;
    private volatile boolean over;

    Adopted(ServerSocketChannel socket) {
        super(socket);
        this.socket = socket;
    }

    ServerSocketChannel socket() {
        return socket;
    }

    @Override
    protected void doBind(SocketAddress address) {}

    @Override
    protected void doClose() {
        over = true;
    }

    @Override
    public boolean isOpen() {
        return !over && super.isOpen();
    }

    @Override
    protected int doReadMessages(List<Object> into) throws Exception {
        SocketChannel accepted = socket.accept();
        if (accepted == null) {
            return 0;
        }
        into.add(Connection.of(this, accepted));
        return 1;
    }
}
