package org.millrace.source.thrift;

import io.netty.channel.Channel;
import java.util.Optional;
import org.millrace.library.netty.Server;
import org.millrace.library.netty.Tls;
import org.millrace.rpc.ServerProtocol;
import org.millrace.rpc.server.Ledger;
import org.millrace.rpc.server.Speech;
import org.millrace.thrift.rpc.Form;
import org.millrace.thrift.rpc.ThriftServer;

/** Connections that are encrypted or not, and speak one of Thrift's protocols. Immutable. */
final class ThriftSpeech implements Speech {
    private final Form protocol;
    private final int maxRequestBytes;
    private final int threads;

    ThriftSpeech(Form protocol, int maxRequestBytes, int threads) {
        this.protocol = protocol;
        this.maxRequestBytes = maxRequestBytes;
        this.threads = threads;
    }

    @Override
    public boolean equip(Channel connection, Optional<Tls> tls, Server server) {
        tls.ifPresent(by -> connection.pipeline().addLast(by.accepted(connection.alloc())));
        return tls.isEmpty();
    }

    @Override
    public ServerProtocol protocol() {
        return new ThriftServer(protocol, maxRequestBytes, Ledger.MEMORY);
    }

    @Override
    public int threads() {
        return threads;
    }
}
