package org.millrace.source.thrift;

import io.netty.channel.Channel;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.library.netty.Server;
import org.millrace.library.netty.Tls;
import org.millrace.rpc.ServerProtocol;
import org.millrace.rpc.server.Ledger;
import org.millrace.rpc.server.Speech;
import org.millrace.thrift.rpc.Form;
import org.millrace.thrift.rpc.ThriftServer;
import org.millrace.thrift.sasl.Kerberos;
import org.millrace.thrift.sasl.ServerKerberos;

/** Connections that are encrypted or not, begin by Kerberos or not, and speak one of Thrift's protocols. */
final class ThriftSpeech implements Speech {
    private final Form protocol;
    private final int maxRequestBytes;
    private final int threads;
    private final @Nullable Kerberos kerberos;
    /** Set when the source is opened, if there is Kerberos. */
    private volatile @Nullable ServerKerberos agreeing;

    ThriftSpeech(Form protocol, int maxRequestBytes, int threads, @Nullable Kerberos kerberos) {
        this.protocol = protocol;
        this.maxRequestBytes = maxRequestBytes;
        this.threads = threads;
        this.kerberos = kerberos;
    }

    @Override
    public void open() throws IOException {
        if (kerberos != null) {
            agreeing = ServerKerberos.login("agent-principal", kerberos);
        }
    }

    @Override
    public boolean equip(Channel connection, Optional<Tls> tls, Server server) {
        tls.ifPresent(by -> connection.pipeline().addLast(by.accepted(connection.alloc())));
        if (kerberos != null) {
            connection.pipeline().addLast(Objects.requireNonNull(agreeing).accepted(server.workers(), Ledger.MEMORY));
        }
        return tls.isEmpty() && kerberos == null;
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
