package org.millrace.peer.rpc;

import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.millrace.api.event.Event;
import org.millrace.testkit.contract.Peer;

/** A client as the contract of sources wants it. */
public final class CallingPeer implements Peer {
    private final Client client;

    public CallingPeer(Client client) {
        this.client = client;
    }

    @Override
    public void send(String body) throws Exception {
        client.send(List.of(Event.of(body)));
    }

    @Override
    public Optional<Boolean> answer(Duration within) throws Exception {
        client.patience(within);
        try {
            return Optional.of(client.answer());
        } catch (SocketTimeoutException | EOFException | SocketException e) {
            return Optional.empty();
        }
    }

    @Override
    public void die() throws Exception {
        byte[] half = client.call(List.of(Event.of("half of a call")));
        client.write(Arrays.copyOf(half, half.length - 5));
        client.socket().setSoLinger(true, 0);
        client.close();
    }

    @Override
    public void close() throws Exception {
        client.close();
    }
}
