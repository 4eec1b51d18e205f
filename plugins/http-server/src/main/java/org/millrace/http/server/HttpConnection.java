package org.millrace.http.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.millrace.library.netty.Ending;
import org.millrace.library.netty.Server;
import org.millrace.network.HeapShare;

/**
 * One connection, which serves one request after the other. All of it belongs to the connection's event loop, but for {@link #deliver},
 * which a worker runs.
 *
 * <pre>
 *   HEAD  → BODY → DELIVERING → ANSWERING → HEAD      a request
 *   HEAD, BODY → ANSWERING → LEAVING                  one that can't be served
 *   HEAD → OVER                                       handed over, or closed while nothing is in hand
 * </pre>
 */
// What fails to be written or closed shows as the end of its connection.
@SuppressWarnings("FutureReturnValueIgnored")
public final class HttpConnection extends ChannelInboundHandlerAdapter {
    private static final byte STATE_FORM = 1;
    /** What a byte of a head that arrives in parts may take: headers of two bytes are objects of a hundred. */
    private static final long HEAD_FACTOR = 32;

    private static final long ANSWER_TAKEN_WITHIN_MS = 30_000;
    private static final long LEAVES_WITHIN_MS = 2000;
    /** A request that comes in while the source ends has so long to be whole. */
    private static final long LAST_REQUEST_WITHIN_MS = 1500;

    private enum Stage {
        HEAD,
        BODY,
        DELIVERING,
        ANSWERING,
        LEAVING,
        OVER
    }

    private final Server server;
    private final boolean plain;
    private final Limits limits;
    private final RequestServant servant;
    private final Ledger ledger;
    private final RequestDecoder decoder = new RequestDecoder();

    private Stage stage = Stage.HEAD;
    private long sinceNanos = System.nanoTime();
    private boolean begun;
    private boolean ending;
    private long headShare;
    private @Nullable RequestHead head;
    private RequestBody body = new RequestBody();
    /** What a request that has no body is answered when it is over. */
    private @Nullable Reply refusal;

    private @Nullable Future<?> watch;
    private String peer = "a client";

    /** @param plain whether it is not encrypted, so that it can be handed over */
    public HttpConnection(Server server, boolean plain, Limits limits, RequestServant servant, Ledger ledger) {
        this.server = server;
        this.plain = plain;
        this.limits = limits;
        this.servant = servant;
        this.ledger = ledger;
    }

    /** Puts itself at the end of the connection's pipeline, and goes on where a predecessor was. */
    public void begin(Channel connection, ByteBuffer state) throws IOException {
        if (connection.remoteAddress() instanceof InetSocketAddress address) {
            peer = address.getAddress().getHostAddress() + ":" + address.getPort();
        }
        connection.pipeline().addLast(decoder, new HttpResponseEncoder(), this);
        long look = limits.lookEveryMs();
        watch = connection
                .eventLoop()
                .scheduleWithFixedDelay(() -> look(connection), look, look, TimeUnit.MILLISECONDS);
        if (!state.hasRemaining()) {
            return;
        }
        byte form = state.get();
        if (form != STATE_FORM) {
            throw new IOException("a connection in form " + form
                    + " can't be taken over by this version, which knows form " + STATE_FORM);
        }
        if (state.hasRemaining()) {
            connection.pipeline().fireChannelRead(Unpooled.copiedBuffer(state));
            connection.pipeline().fireChannelReadComplete();
        }
    }

    private void enter(Stage next) {
        stage = next;
        sinceNanos = System.nanoTime();
    }

    private boolean isReading() {
        return stage == Stage.HEAD || stage == Stage.BODY;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            HttpObject object = (HttpObject) message;
            if (!isReading()) {
                return;
            }
            if (object.decoderResult().isFailure()) {
                turnAway(ctx, RequestHead.malformed(object.decoderResult().cause()));
                return;
            }
            if (stage == Stage.HEAD && object instanceof HttpRequest request) {
                head(ctx, request);
            }
            if (stage == Stage.BODY && object instanceof HttpContent content) {
                body(ctx, content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void head(ChannelHandlerContext ctx, HttpRequest request) {
        if (!begun) {
            begun = true;
            sinceNanos = System.nanoTime();
        }
        stage = Stage.BODY;
        try {
            head = RequestHead.of(request);
        } catch (RequestHead.RefusedHeadException e) {
            refusal = HttpUtil.isKeepAlive(request) ? e.reply() : e.reply().andClose();
            if (RequestHead.announced(request) != 0) {
                turnAway(ctx, e.reply());
            }
            return;
        }
        if (head.announced() > limits.body()) {
            turnAway(ctx, Reply.tooLarge(limits.body()));
        } else if (HttpUtil.is100ContinueExpected(request)) {
            ctx.writeAndFlush(Answers.goOn());
        }
    }

    private void body(ChannelHandlerContext ctx, HttpContent content) {
        if (refusal == null && !body.add(content.content())) {
            turnAway(ctx, Reply.CROWDED);
        } else if (body.length() > limits.body()) {
            turnAway(ctx, Reply.tooLarge(limits.body()));
        } else if (content instanceof LastHttpContent) {
            whole(ctx);
        }
    }

    private void whole(ChannelHandlerContext ctx) {
        decoder.hold();
        ctx.channel().config().setAutoRead(false);
        Reply refused = refusal;
        if (refused != null) {
            ledger.turnedAway(peer, refused);
            answer(ctx, refused);
            return;
        }
        enter(Stage.DELIVERING);
        RequestHead of = Objects.requireNonNull(head);
        RequestBody full = body;
        body = new RequestBody();
        try {
            server.workers().execute(() -> deliver(ctx, of, full));
        } catch (RejectedExecutionException e) {
            full.close();
            answer(ctx, Reply.ENDING.andClose());
        } catch (OutOfMemoryError e) {
            full.close();
            ledger.failed(peer, e);
            answer(ctx, Reply.later("there is no thread for this request", 1).andClose());
        }
    }

    private void deliver(ChannelHandlerContext ctx, RequestHead of, RequestBody full) {
        Reply reply;
        try (full) {
            reply = servant.serve(of, full, peer);
        } catch (RuntimeException | Error e) {
            ledger.failed(peer, e);
            reply = Reply.of(HttpResponseStatus.INTERNAL_SERVER_ERROR, "this failed; the agent's log says why");
        }
        Reply said = of.keepAlive() ? reply : reply.andClose();
        ctx.executor().execute(() -> answer(ctx, said));
    }

    /** Answers a request that has not come, or not well enough to go on behind it. */
    private void turnAway(ChannelHandlerContext ctx, Reply reply) {
        ledger.turnedAway(peer, reply);
        body.close();
        decoder.discard();
        answer(ctx, reply.andClose());
    }

    private void answer(ChannelHandlerContext ctx, Reply reply) {
        RequestHead of = head;
        boolean last = reply.last() || (ending && !canHandOver());
        enter(Stage.ANSWERING);
        Content said = servant.content(reply, Optional.ofNullable(of));
        ctx.writeAndFlush(Answers.of(last ? reply.andClose() : reply, said, of != null && of.old()))
                .addListener(written -> {
                    if (!written.isSuccess()) {
                        ctx.close();
                    } else if (last) {
                        leave(ctx);
                    } else {
                        // By the loop's queue: requests sent ahead would be calls within calls.
                        ctx.executor().execute(() -> goOn(ctx));
                    }
                });
    }

    private void goOn(ChannelHandlerContext ctx) {
        if (!ctx.channel().isActive()) {
            return;
        }
        enter(Stage.HEAD);
        forget();
        if (ending) {
            finish(ctx);
            return;
        }
        ctx.channel().config().setAutoRead(true);
        try {
            decoder.goOn(Objects.requireNonNull(ctx.pipeline().context(decoder)));
            channelReadComplete(ctx);
        } catch (Exception e) {
            exceptionCaught(ctx, e);
        }
    }

    /** Of the request that is over, nothing is kept. */
    private void forget() {
        begun = false;
        head = null;
        refusal = null;
        HeapShare.OF_PROCESS.giveBack(headShare);
        headShare = 0;
    }

    /** The answer is on its way: to close now, while more comes, would take it away from the client. */
    private void leave(ChannelHandlerContext ctx) {
        enter(Stage.LEAVING);
        forget();
        decoder.discard();
        if (ending) {
            ctx.close();
            return;
        }
        if (plain && ctx.channel() instanceof DuplexChannel both) {
            both.shutdownOutput();
        }
        ctx.channel().config().setAutoRead(true);
    }

    /** What was read at once is read: a head or body that goes on takes memory until it is over. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (isReading() && decoder.hasBegun() && !begun) {
            begun = true;
            sinceNanos = System.nanoTime();
        }
        long share = stage == Stage.HEAD ? decoder.received() * HEAD_FACTOR : headShare;
        if (share > headShare) {
            if (HeapShare.OF_PROCESS.take(share - headShare)) {
                headShare = share;
            } else {
                turnAway(ctx, Reply.CROWDED);
            }
        }
        ctx.fireChannelReadComplete();
    }

    /** Ends what takes too long. */
    private void look(Channel channel) {
        ChannelHandlerContext ctx = channel.pipeline().context(this);
        if (ctx == null || !channel.isActive()) {
            return;
        }
        long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
        switch (stage) {
            case HEAD, BODY -> {
                long received = decoder.received();
                if (!begun && ms > limits.idle().toMillis()) {
                    enter(Stage.OVER);
                    ctx.close();
                } else if (begun && ms - received > limits.request().toMillis()) {
                    turnAway(ctx, Reply.tooSlow(ms));
                }
            }
            case ANSWERING -> {
                if (ms > ANSWER_TAKEN_WITHIN_MS) {
                    ledger.stuck(peer);
                    ctx.close();
                }
            }
            case LEAVING -> {
                if (ms > LEAVES_WITHIN_MS) {
                    ctx.close();
                }
            }
            case DELIVERING, OVER -> {}
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event != Ending.NOW) {
            super.userEventTriggered(ctx, event);
            return;
        }
        ending = true;
        if (stage == Stage.LEAVING) {
            ctx.close();
        } else if (stage == Stage.HEAD && decoder.received() == 0) {
            finish(ctx);
        } else if (isReading()) {
            ctx.executor()
                    .schedule(
                            () -> {
                                if (isReading()) {
                                    turnAway(ctx, Reply.ENDING);
                                }
                            },
                            LAST_REQUEST_WITHIN_MS,
                            TimeUnit.MILLISECONDS);
        }
    }

    private boolean canHandOver() {
        return plain && server.hasSuccessor();
    }

    /** Nothing is in hand: what has come and was not read is the successor's. */
    private void finish(ChannelHandlerContext ctx) {
        enter(Stage.OVER);
        ctx.channel().config().setAutoRead(false);
        if (!canHandOver()) {
            ctx.close();
            return;
        }
        byte[] rest = decoder.rest();
        end();
        server.handOver(
                ctx.channel(),
                ByteBuffer.allocate(1 + rest.length).put(STATE_FORM).put(rest).flip());
    }

    private void end() {
        Future<?> watching = watch;
        if (watching != null) {
            watching.cancel(false);
        }
        body.close();
        forget();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stage = Stage.OVER;
        end();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable why) {
        ledger.ended(peer, why);
        ctx.close();
    }
}
