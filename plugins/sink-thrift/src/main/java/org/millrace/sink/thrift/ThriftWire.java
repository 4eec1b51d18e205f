package org.millrace.sink.thrift;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.millrace.library.netty.Tls;
import org.millrace.rpc.ClientProtocol;
import org.millrace.rpc.client.Wire;
import org.millrace.thrift.rpc.ThriftClient;
import org.millrace.thrift.sasl.ClientKerberos;
import org.millrace.thrift.sasl.Kerberos;

/** Connections that are encrypted as the settings say. Belongs to the thread that delivers. */
final class ThriftWire implements Wire {
    private final ThriftSettings settings;
    private final @Nullable Tls tls;

    private final @Nullable ClientKerberos kerberos;

    ThriftWire(ThriftSettings settings, @Nullable Tls tls, ThreadFactory threads) {
        this.settings = settings;
        this.tls = tls;
        Kerberos who = settings.kerberos();
        kerberos = who == null
                ? null
                : new ClientKerberos(
                        who,
                        "server-principal",
                        settings.serverPrincipal(),
                        settings.remote().hostname(),
                        threads);
    }

    @Override
    public Supplier<Future<?>> equip(Channel channel) {
        Supplier<Future<?>> encrypted = channel::newSucceededFuture;
        if (tls != null) {
            SslHandler encryption = tls.connected(
                    channel.alloc(),
                    settings.remote().hostname(),
                    settings.remote().port(),
                    settings.verifyHostname());
            channel.pipeline().addLast(encryption);
            encrypted = encryption::handshakeFuture;
        }
        // What it writes waits until the connection is encrypted.
        return kerberos == null ? encrypted : kerberos.equip(channel);
    }

    @Override
    public ClientProtocol protocol() {
        return new ThriftClient(settings.protocol());
    }

    @Override
    public String failed() {
        return tls != null && settings.verifyHostname()
                ? "; a certificate that is not for " + settings.remote().hostname()
                        + " is taken with verify-hostname = false"
                : "";
    }
}
