package org.millrace.sink.avro;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.millrace.avro.rpc.ClientSession;
import org.millrace.library.netty.Deflate;
import org.millrace.library.netty.Tls;
import org.millrace.rpc.ClientProtocol;
import org.millrace.rpc.client.Wire;

/** Connections that are encrypted and compressed as the settings say. Belongs to the thread that delivers. */
final class AvroWire implements Wire {
    private final AvroSettings settings;
    private final @Nullable Tls tls;
    /** Whether the last connection compressed what it had encrypted, as Flume 1.10 and 1.11 do; the other way failed, or was not tried. */
    private boolean packedOutside = true;

    AvroWire(AvroSettings settings, @Nullable Tls tls) {
        this.settings = settings;
        this.tls = tls;
    }

    @Override
    public Supplier<Future<?>> equip(Channel channel) {
        SslHandler encryption = tls == null
                ? null
                : tls.connected(
                        channel.alloc(),
                        settings.remote().hostname(),
                        settings.remote().port(),
                        settings.verifyHostname());
        if (encryption != null && !packedOutside) {
            channel.pipeline().addLast(encryption);
        }
        if (settings.deflate()) {
            channel.pipeline().addLast(new Deflate(settings.level()));
        }
        if (encryption != null && packedOutside) {
            channel.pipeline().addLast(encryption);
        }
        return encryption == null ? channel::newSucceededFuture : encryption::handshakeFuture;
    }

    @Override
    public ClientProtocol protocol() {
        return new ClientSession();
    }

    @Override
    public String failed() {
        if (tls != null && settings.deflate()) {
            packedOutside = !packedOutside;
        }
        return tls != null && settings.verifyHostname()
                ? "; a certificate that is not for " + settings.remote().hostname()
                        + " is taken with verify-hostname = false"
                : "";
    }
}
