package org.millrace.source.syslog;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import org.millrace.testkit.contract.Peer;

/** Sends lines over a connection. */
final class TcpPeer implements Peer {
    private final Socket socket;

    TcpPeer(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void send(String body) throws IOException {
        Running.write(socket, "<13>Oct 11 22:14:15 host " + body + "\n");
    }

    @Override
    public Optional<Boolean> answer(Duration within) {
        return Optional.empty();
    }

    @Override
    public void die() throws IOException {
        Running.write(socket, "<13>Oct 11 22:14:15 host half of a");
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
