package org.millrace.http.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.millrace.library.netty.Tls;

/** One connection to the server, for one request at a time. Belongs to the thread that delivers. */
// What fails to be written or closed shows as the end of its connection.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Link implements Wire<Answer> {
    private static final int LARGEST_ANSWER = 1 << 20;

    private final LinkSettings settings;
    private final NioSocketChannel channel = new NioSocketChannel();
    private final Receiver receiver = new Receiver();
    private boolean used;
    private @Nullable ChannelFuture written;

    private Link(LinkSettings settings) {
        this.settings = settings;
    }

    /**
     * Connects.
     *
     * @param tls empty for a connection that is not encrypted
     * @throws IOException if the server is not reached in time, or not trusted
     */
    public static Link connect(LinkSettings settings, EventLoopGroup loops, @Nullable Tls tls)
            throws IOException, InterruptedException {
        Link link = new Link(settings);
        boolean connected = false;
        try {
            link.connect(loops, tls);
            connected = true;
            return link;
        } finally {
            if (!connected) {
                link.close();
            }
        }
    }

    private void connect(EventLoopGroup loops, @Nullable Tls tls) throws IOException, InterruptedException {
        // A server may refuse a request before it has all of it: its answer is still to be read.
        channel.config().setAutoClose(false);
        Opening.open(channel, settings, loops, tls, new HttpClientCodec(), receiver);
    }

    @Override
    public boolean isUsable() {
        // One that was answered before it was sent is still in the way.
        return channel.isActive() && receiver.isFree() && (written == null || written.isSuccess());
    }

    @Override
    public boolean isUsed() {
        return used;
    }

    @Override
    public Answer ask(byte[] body) throws IOException, InterruptedException {
        CompletableFuture<Answer> answer = receiver.expect();
        ChannelFuture writing = channel.writeAndFlush(request(body));
        written = writing;
        writing.addListener(done -> {
            if (!done.isSuccess() && !channel.isActive()) {
                receiver.fail(new UnansweredException(done.cause()));
            }
        });
        try {
            Answer come = answer.get(settings.requestTimeout().toNanos(), TimeUnit.NANOSECONDS);
            used = true;
            return come;
        } catch (TimeoutException e) {
            throw new IOException(
                    "there was no answer within requestTimeout = "
                            + settings.requestTimeout().toMillis() + " ms",
                    e);
        } catch (ExecutionException e) {
            Throwable why = Objects.requireNonNull(e.getCause());
            throw why instanceof IOException io
                    ? io
                    : new IOException("its answer can't be understood: " + why.getMessage(), why);
        }
    }

    private FullHttpRequest request(byte[] body) {
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, settings.endpoint().target(), Unpooled.wrappedBuffer(body));
        request.headers().set(HttpHeaderNames.HOST, settings.endpoint().hostHeader());
        settings.headers().forEach((name, value) -> request.headers().set(name, value));
        request.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
        if (settings.gzip()) {
            request.headers().set(HttpHeaderNames.CONTENT_ENCODING, "gzip");
        }
        return request;
    }

    @Override
    public void close() {
        if (channel.isRegistered()) {
            channel.close();
        } else {
            channel.unsafe().closeForcibly();
        }
    }

    /** On the event loop, but for {@link #expect} and {@link #isFree}. */
    private static final class Receiver extends ChannelInboundHandlerAdapter {
        private volatile @Nullable CompletableFuture<Answer> expected;
        private @Nullable HttpResponse response;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        CompletableFuture<Answer> expect() {
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            expected = answer;
            return answer;
        }

        boolean isFree() {
            return expected == null;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            try {
                HttpObject object = (HttpObject) message;
                if (isFree()) {
                    // Nobody has asked.
                    ctx.close();
                    return;
                }
                if (object.decoderResult().isFailure()) {
                    exceptionCaught(ctx, object.decoderResult().cause());
                    return;
                }
                if (object instanceof HttpResponse come) {
                    response = come;
                    body.reset();
                }
                if (object instanceof HttpContent content) {
                    read(ctx, content);
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        private void read(ChannelHandlerContext ctx, HttpContent content) {
            HttpResponse of = response;
            if (of == null) {
                return;
            }
            boolean last = content instanceof LastHttpContent;
            if (last && of.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
                // The answer itself is still to come.
                response = null;
                return;
            }
            ByteBuf bytes = content.content();
            int room = Math.min(bytes.readableBytes(), LARGEST_ANSWER - body.size());
            byte[] part = new byte[room];
            bytes.readBytes(part);
            body.write(part, 0, room);
            boolean cut = bytes.isReadable();
            if (last || cut) {
                if (cut || !HttpUtil.isKeepAlive(of)) {
                    ctx.close();
                }
                response = null;
                answered(new Answer(
                        of.status().code(),
                        of.headers().get(HttpHeaderNames.RETRY_AFTER, ""),
                        body.toByteArray(),
                        !cut));
            }
        }

        private void answered(Answer answer) {
            CompletableFuture<Answer> waiting = expected;
            if (waiting != null) {
                expected = null;
                waiting.complete(answer);
            }
        }

        private void fail(Throwable why) {
            CompletableFuture<Answer> waiting = expected;
            if (waiting != null) {
                waiting.completeExceptionally(why);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            fail(response == null ? new UnansweredException(null) : new EOFException("its answer ended too early"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable why) {
            boolean reset = why instanceof IOException && response == null;
            fail(reset ? new UnansweredException(why) : Tls.told(why));
            ctx.close();
        }
    }
}
