package org.millrace.library.netty;

import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.nio.channels.SocketChannel;

/** A connection whose socket can be taken out and given to somebody else. */
final class Connection extends NioSocketChannel {
    private final SocketChannel socket;
    private volatile boolean given;

    private Connection(Adopted server, SocketChannel socket) {
        // Some of Netty takes a channel without a parent for a client.
        super(server, socket);
        this.socket = socket;
    }

    /** Closes what is accepted if it can't be used: it may have gone already. */
    static Connection of(Adopted server, SocketChannel accepted) throws IOException {
        boolean made = false;
        try {
            Connection connection = new Connection(server, accepted);
            made = true;
            return connection;
        } finally {
            if (!made) {
                accepted.close();
            }
        }
    }

    SocketChannel javaSocket() {
        return socket;
    }

    /** From now on to close this leaves the socket open. */
    void giveAway() {
        given = true;
    }

    @Override
    protected void doClose() throws Exception {
        if (!given) {
            super.doClose();
        }
    }
}
