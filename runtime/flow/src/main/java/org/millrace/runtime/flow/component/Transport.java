package org.millrace.runtime.flow.component;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;

/** Connections or datagrams: how a socket for them is made, as one component wants it. All sockets are in non-blocking mode. */
sealed interface Transport<C extends NetworkChannel> {

    /** Sockets of one type share their ports. */
    Class<C> type();

    C open() throws IOException;

    void bind(C socket, SocketAddress address) throws IOException;

    /** One more instance uses a socket that is bound already. */
    void join(C socket) throws IOException;

    /** @param backlog how many connections may wait to be accepted, 0 for the system's default */
    record Connections(int backlog) implements Transport<ServerSocketChannel> {
        @Override
        public Class<ServerSocketChannel> type() {
            return ServerSocketChannel.class;
        }

        @Override
        public ServerSocketChannel open() throws IOException {
            return ServerSocketChannel.open();
        }

        @Override
        public void bind(ServerSocketChannel socket, SocketAddress address) throws IOException {
            socket.configureBlocking(false);
            socket.bind(address, backlog);
        }

        @Override
        public void join(ServerSocketChannel socket) {}
    }

    /** @param receiveBufferBytes how large the kernel's buffer should be, 0 for the system's default */
    record Datagrams(int receiveBufferBytes) implements Transport<DatagramChannel> {
        public Datagrams {
            if (receiveBufferBytes < 0) {
                throw new IllegalArgumentException("a receive buffer of " + receiveBufferBytes + " bytes");
            }
        }

        @Override
        public Class<DatagramChannel> type() {
            return DatagramChannel.class;
        }

        @Override
        public DatagramChannel open() throws IOException {
            return DatagramChannel.open();
        }

        @Override
        public void bind(DatagramChannel socket, SocketAddress address) throws IOException {
            socket.configureBlocking(false);
            if (receiveBufferBytes > 0) {
                socket.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
            }
            socket.bind(address);
        }

        /** Never shrinks it: a full one would drop what comes next. */
        @Override
        public void join(DatagramChannel socket) throws IOException {
            if (receiveBufferBytes > socket.getOption(StandardSocketOptions.SO_RCVBUF)) {
                socket.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
            }
        }
    }
}
