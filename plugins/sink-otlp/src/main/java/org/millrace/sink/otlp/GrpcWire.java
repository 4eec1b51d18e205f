package org.millrace.sink.otlp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.millrace.http.client.Endpoint;
import org.millrace.http.client.LinkSettings;
import org.millrace.http.client.Opening;
import org.millrace.http.client.Wire;
import org.millrace.library.netty.Tls;

/** A connection of HTTP/2, whose streams are calls, one at a time. Belongs to the thread that delivers. */
// What fails to be written or closed shows as the end of its stream.
@SuppressWarnings("FutureReturnValueIgnored")
final class GrpcWire implements Wire<GrpcAnswer> {
    static final int LARGEST_ANSWER = 1 << 20;

    private static final int LARGEST_HEAD = 64 << 10;

    private final LinkSettings settings;
    private final NioSocketChannel channel = new NioSocketChannel();
    private volatile boolean going;
    private boolean used;

    private GrpcWire(LinkSettings settings) {
        this.settings = settings;
    }

    /** As {@link org.millrace.http.client.Link#connect}. */
    static GrpcWire connect(LinkSettings settings, EventLoopGroup loops, @Nullable Tls tls)
            throws IOException, InterruptedException {
        GrpcWire wire = new GrpcWire(settings);
        boolean connected = false;
        try {
            Opening.open(
                    wire.channel,
                    settings,
                    loops,
                    tls,
                    Http2FrameCodecBuilder.forClient()
                            .initialSettings(Http2Settings.defaultSettings()
                                    .pushEnabled(false)
                                    .maxHeaderListSize(LARGEST_HEAD))
                            .gracefulShutdownTimeoutMillis(0)
                            .build(),
                    // Streams that a server opens are none of ours.
                    new Http2MultiplexHandler(new Ended()),
                    wire.new Watch());
            connected = true;
            return wire;
        } finally {
            if (!connected) {
                wire.close();
            }
        }
    }

    @Override
    public boolean isUsable() {
        return channel.isActive() && !going;
    }

    @Override
    public boolean isUsed() {
        return used;
    }

    @Override
    public GrpcAnswer ask(byte[] body) throws IOException, InterruptedException {
        long until = System.nanoTime() + settings.requestTimeout().toNanos();
        Receiver receiver = new Receiver();
        Future<Http2StreamChannel> opening =
                new Http2StreamChannelBootstrap(channel).handler(receiver).open();
        if (!opening.await(settings.requestTimeout().toNanos(), TimeUnit.NANOSECONDS)) {
            throw late(null);
        }
        if (!opening.isSuccess()) {
            throw new UnansweredException(opening.cause());
        }
        Http2StreamChannel stream = opening.getNow();
        try {
            stream.write(new DefaultHttp2HeadersFrame(head()));
            stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(body), true));
            GrpcAnswer answer = receiver.answer.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            used = true;
            return answer;
        } catch (TimeoutException e) {
            throw late(e);
        } catch (ExecutionException e) {
            Throwable why = Objects.requireNonNull(e.getCause());
            throw why instanceof IOException io
                    ? io
                    : new IOException("its answer can't be understood: " + why.getMessage(), why);
        } finally {
            stream.close();
        }
    }

    private IOException late(@Nullable Throwable cause) {
        return new IOException(
                "there was no answer within requestTimeout = "
                        + settings.requestTimeout().toMillis() + " ms",
                cause);
    }

    private Http2Headers head() {
        Endpoint to = settings.endpoint();
        Http2Headers head = new DefaultHttp2Headers()
                .method("POST")
                .scheme(to.tls() ? "https" : "http")
                .authority(to.hostHeader())
                .path(to.target())
                .add("te", "trailers")
                .add("content-type", "application/grpc")
                .add("grpc-accept-encoding", "identity,gzip")
                .add(
                        "grpc-timeout",
                        Math.min(99_999_999L, settings.requestTimeout().toMillis()) + "m");
        if (settings.gzip()) {
            head.add("grpc-encoding", "gzip");
        }
        settings.headers().forEach((name, value) -> head.set(name.toLowerCase(Locale.ROOT), value));
        return head;
    }

    @Override
    public void close() {
        if (channel.isRegistered()) {
            channel.close();
        } else {
            channel.unsafe().closeForcibly();
        }
    }

    private static final class Ended extends ChannelInboundHandlerAdapter {
        @Override
        public boolean isSharable() {
            return true;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            ctx.close();
        }
    }

    /** Of the connection itself; on the event loop. */
    private final class Watch extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof Http2GoAwayFrame) {
                going = true;
            }
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable why) {
            ctx.close();
        }
    }

    /** Of one call; on the event loop. */
    private static final class Receiver extends ChannelInboundHandlerAdapter {
        final CompletableFuture<GrpcAnswer> answer = new CompletableFuture<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private int status;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            try {
                if (message instanceof Http2HeadersFrame headers) {
                    headers(headers);
                } else if (message instanceof Http2DataFrame data) {
                    ByteBuf bytes = data.content();
                    byte[] part = new byte[Math.min(bytes.readableBytes(), LARGEST_ANSWER - body.size())];
                    bytes.readBytes(part);
                    body.writeBytes(part);
                    if (data.isEndStream() || bytes.isReadable()) {
                        complete(Optional.empty(), "", "");
                    }
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        private void headers(Http2HeadersFrame frame) {
            Http2Headers headers = frame.headers();
            CharSequence said = headers.status();
            if (said != null) {
                status = number(said.toString());
            }
            if (frame.isEndStream()) {
                complete(
                        Optional.ofNullable(headers.get("grpc-status")).map(CharSequence::toString),
                        text(headers, "grpc-message"),
                        text(headers, "grpc-status-details-bin"));
            }
        }

        private static int number(String text) {
            try {
                return Integer.parseInt(text);
            } catch (NumberFormatException e) {
                return 0;
            }
        }

        private static String text(Http2Headers headers, String name) {
            CharSequence value = headers.get(name);
            return value == null ? "" : value.toString();
        }

        private void complete(Optional<String> grpcStatus, String message, String details) {
            answer.complete(new GrpcAnswer(status, grpcStatus, message, details, body.toByteArray()));
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
            if (event instanceof Http2ResetFrame reset) {
                answer.completeExceptionally(
                        status == 0
                                ? new UnansweredException(new IOException("the stream was reset: " + reset.errorCode()))
                                : new IOException("its answer ended too early"));
            }
            super.userEventTriggered(ctx, event);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            answer.completeExceptionally(
                    status == 0 ? new UnansweredException(null) : new IOException("its answer ended too early"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable why) {
            answer.completeExceptionally(why);
            ctx.close();
        }
    }
}
