package org.millrace.http.client;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
    // Registering and connecting are waited for.
    @SuppressWarnings("FutureReturnValueIgnored")
    public static void open(
            NioSocketChannel channel,
            LinkSettings settings,
            EventLoopGroup loops,
            @Nullable Tls tls,
            ChannelHandler... handlers)
            throws IOException, InterruptedException {
        long until = System.nanoTime() + settings.connectTimeout().toNanos();
        Endpoint to = settings.endpoint();
        channel.config().setTcpNoDelay(true).setKeepAlive(true).setConnectTimeoutMillis((int)
                settings.connectTimeout().toMillis());
        SslHandler encryption =
                tls == null ? null : tls.connected(channel.alloc(), to.host(), to.port(), settings.verifyHostname());
        if (encryption != null) {
            channel.pipeline().addLast(encryption);
        }
        channel.pipeline().addLast(handlers);
        InetSocketAddress address = new InetSocketAddress(to.host(), to.port());
        if (address.isUnresolved()) {
            throw new IOException("the host is unknown");
        }
        await(settings, loops.register(channel), until);
        await(settings, channel.connect(address), until);
        if (encryption != null) {
            await(settings, encryption.handshakeFuture(), until);
        }
    }

    private static void await(LinkSettings settings, Future<?> step, long until)
            throws IOException, InterruptedException {
        if (!step.await(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS)) {
            throw new IOException("there was no connection within connectTimeout = "
                    + settings.connectTimeout().toMillis() + " ms");
        }
        if (!step.isSuccess()) {
            Throwable why = Tls.told(Objects.requireNonNull(step.cause()));
            throw new IOException(why.getMessage() == null ? why.toString() : why.getMessage(), why);
        }
    }
}
