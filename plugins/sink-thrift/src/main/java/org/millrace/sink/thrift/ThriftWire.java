package org.millrace.sink.thrift;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.millrace.library.netty.Tls;
import org.millrace.rpc.ClientProtocol;
import org.millrace.rpc.client.Wire;
import org.millrace.thrift.rpc.ThriftClient;

/** Connections that are encrypted as the settings say. Belongs to the thread that delivers. */
final class ThriftWire implements Wire {
    private final ThriftSettings settings;
    private final @Nullable Tls tls;

    ThriftWire(ThriftSettings settings, @Nullable Tls tls) {
        this.settings = settings;
        this.tls = tls;
    }

    @Override
    public Supplier<Future<?>> equip(Channel channel) {
        if (tls == null) {
            return channel::newSucceededFuture;
        }
        SslHandler encryption = tls.connected(
                channel.alloc(), settings.remote().hostname(), settings.remote().port(), settings.verifyHostname());
        channel.pipeline().addLast(encryption);
        return encryption::handshakeFuture;
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
