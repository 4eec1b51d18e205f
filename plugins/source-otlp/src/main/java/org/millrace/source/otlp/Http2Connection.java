package org.millrace.source.otlp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.millrace.http.server.Ledger;
import org.millrace.http.server.Limits;
import org.millrace.http.server.Reply;
import org.millrace.library.netty.Ending;
import org.millrace.library.netty.Server;

/** One connection of HTTP/2, whose streams are calls. All of it belongs to its event loop. */
// What fails to be written or closed shows as the end of its connection.
@SuppressWarnings("FutureReturnValueIgnored")
final class Http2Connection extends ChannelInboundHandlerAdapter {
    private static final int LARGEST_HEAD = 16 << 10;
    /** As much as one call, and all of a connection, may send before it is read. */
    private static final int WINDOW = 64 << 10;

    private static final long LAST_PING = 1;
    private static final long LEAVES_WITHIN_MS = 2000;
    /** A call that comes in while the source ends has so long to be whole. */
    private static final long LAST_CALL_WITHIN_MS = 1500;

    private final Server server;
    private final Limits limits;
    private final int maxStreams;
    private final Delivery delivery;
    private final Ledger ledger;
    private final Set<StreamCall> calls = new HashSet<>();
    private long idleSinceNanos = System.nanoTime();
    private boolean leaving;
    private boolean heard;
    private @Nullable Future<?> watch;
    private String peer = "a client";

    Http2Connection(Server server, Limits limits, int maxStreams, Delivery delivery, Ledger ledger) {
        this.server = server;
        this.limits = limits;
        this.maxStreams = maxStreams;
        this.delivery = delivery;
        this.ledger = ledger;
    }

    /** Puts itself at the end of the connection's pipeline. */
    void begin(Channel connection) {
        if (connection.remoteAddress() instanceof InetSocketAddress address) {
            peer = address.getAddress().getHostAddress() + ":" + address.getPort();
        }
        connection
                .pipeline()
                .addLast(
                        Http2FrameCodecBuilder.forServer()
                                .initialSettings(Http2Settings.defaultSettings()
                                        .maxConcurrentStreams(maxStreams)
                                        .initialWindowSize(WINDOW - 1)
                                        .maxHeaderListSize(LARGEST_HEAD))
                                .gracefulShutdownTimeoutMillis(0)
                                .build(),
                        new Http2MultiplexHandler(new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel stream) {
                                admit(connection, stream);
                            }
                        }),
                        this);
        long look = limits.lookEveryMs();
        watch = connection
                .eventLoop()
                .scheduleWithFixedDelay(() -> look(connection), look, look, TimeUnit.MILLISECONDS);
    }

    private void admit(Channel connection, Channel stream) {
        StreamCall call = new StreamCall(server.workers(), limits, delivery, ledger, peer);
        calls.add(call);
        stream.pipeline().addLast(call);
        stream.closeFuture().addListener(closed -> {
            calls.remove(call);
            idleSinceNanos = System.nanoTime();
            closeIfOver(connection);
        });
    }

    /** Ends what takes too long. */
    private void look(Channel connection) {
        if (!connection.isActive()) {
            return;
        }
        List.copyOf(calls).forEach(StreamCall::look);
        long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - idleSinceNanos);
        if (leaving && calls.isEmpty() && ms > LEAVES_WITHIN_MS) {
            connection.close();
        } else if (calls.isEmpty() && ms > limits.idle().toMillis()) {
            leave(connection);
        }
    }

    /**
     * No more calls: those under way are answered. Some may be on their way to here before the client reads that, so the first word is that
     * all are taken; when a ping has come back no more can come.
     */
    private void leave(Channel connection) {
        if (leaving) {
            return;
        }
        leaving = true;
        idleSinceNanos = System.nanoTime();
        connection.write(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR).setExtraStreamIds(Integer.MAX_VALUE));
        connection.writeAndFlush(new DefaultHttp2PingFrame(LAST_PING));
    }

    private void closeIfOver(Channel connection) {
        if (heard && calls.isEmpty()) {
            connection.close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event != Ending.NOW) {
            super.userEventTriggered(ctx, event);
            return;
        }
        leave(ctx.channel());
        ctx.executor()
                .schedule(
                        () -> List.copyOf(calls).forEach(call -> call.turnAway(Reply.ENDING)),
                        LAST_CALL_WITHIN_MS,
                        TimeUnit.MILLISECONDS);
    }

    /** Settings, pings and the like: they are answered before they come here. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (leaving && message instanceof Http2PingFrame ping && ping.ack() && ping.content() == LAST_PING) {
            heard = true;
            closeIfOver(ctx.channel());
        }
        ReferenceCountUtil.release(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        Future<?> watching = watch;
        if (watching != null) {
            watching.cancel(false);
        }
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable why) {
        Throwable cause = why instanceof Http2Exception || why.getCause() == null ? why : why.getCause();
        if (cause instanceof Http2Exception) {
            ledger.turnedAway(peer, Reply.of(io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST, "no HTTP/2"));
        } else {
            ledger.ended(peer, why);
        }
        ctx.close();
    }
}
