package org.millrace.http.client;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.millrace.library.netty.Dialing;
import org.millrace.library.netty.Tls;

/** Makes a connection, within the time there is for it. */
public final class Opening {
    private Opening() {}

    /**
     * Connects.
     *
     * @param tls none for a connection that is not encrypted
     * @param handlers what stands behind the encryption
     * @throws IOException if the server is not reached in time, or not trusted; the channel is to be closed then
     */
    public static void open(
            NioSocketChannel channel,
            LinkSettings settings,
            EventLoopGroup loops,
            @Nullable Tls tls,
            ChannelHandler... handlers)
            throws IOException, InterruptedException {
        Endpoint to = settings.endpoint();
        SslHandler encryption =
                tls == null ? null : tls.connected(channel.alloc(), to.host(), to.port(), settings.verifyHostname());
        if (encryption != null) {
            channel.pipeline().addLast(encryption);
        }
        channel.pipeline().addLast(handlers);
        Dialing.open(
                channel,
                loops,
                to.host(),
                to.port(),
                settings.connectTimeout(),
                "connectTimeout",
                () -> encryption == null ? channel.newSucceededFuture() : encryption.handshakeFuture());
    }
}
