package org.millrace.library.netty;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Makes the connections of a client, each within the time there is for it. May be called from any thread that may wait. */
public final class Dialing {
    private Dialing() {}

    /**
     * Connects.
     *
     * @param channel with its handlers, and on no event loop yet; to be closed if this fails
     * @param within for all of it, {@code ready} too
     * @param key what the user knows {@code within} by
     * @param ready what is to be waited for once the connection is there, such as the end of a handshake
     * @throws IOException in words for the user, if the server is not reached in time, or not trusted
     */
    // Registering and connecting are waited for.
    @SuppressWarnings("FutureReturnValueIgnored")
    public static void open(
            NioSocketChannel channel,
            EventLoopGroup loops,
            String host,
            int port,
            Duration within,
            String key,
            Supplier<? extends Future<?>> ready)
            throws IOException, InterruptedException {
        long until = System.nanoTime() + within.toNanos();
        channel.config().setTcpNoDelay(true).setKeepAlive(true).setConnectTimeoutMillis((int) within.toMillis());
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IOException("the host is unknown");
        }
        String late = "there was no connection within " + key + " = " + within.toMillis() + " ms";
        await(loops.register(channel), until, late);
        await(channel.connect(address), until, late);
        if (channel.localAddress().equals(channel.remoteAddress())) {
            // The system may choose the very port that is called, as it may when that is one of its own range and
            // nobody listens there.
            throw new ConnectException("nobody listens there: the connection came back to where it began");
        }
        await(ready.get(), until, late);
    }

    private static void await(Future<?> step, long until, String late) throws IOException, InterruptedException {
        if (!step.await(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS)) {
            throw new IOException(late);
        }
        if (!step.isSuccess()) {
            Throwable why = Tls.told(Objects.requireNonNull(step.cause()));
            throw new IOException(why.getMessage() == null ? why.toString() : why.getMessage(), why);
        }
    }
}
