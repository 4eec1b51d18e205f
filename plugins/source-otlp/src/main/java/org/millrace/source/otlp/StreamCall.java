package org.millrace.source.otlp;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.HttpConversionUtil;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.millrace.http.server.Ledger;
import org.millrace.http.server.Limits;
import org.millrace.http.server.Reply;
import org.millrace.http.server.RequestBody;
import org.millrace.http.server.RequestHead;

/**
 * One call, which is one stream. All of it belongs to the connection's event loop, but for {@link #deliver}, which a worker runs.
 *
 * <pre>
 *   READING → DELIVERING → ANSWERED     a call
 *   READING → ANSWERED                  one that can't be served, or takes too long
 * </pre>
 */
// What fails to be written or closed shows as the end of its stream.
@SuppressWarnings("FutureReturnValueIgnored")
final class StreamCall extends ChannelInboundHandlerAdapter {
    private static final long LEAVES_WITHIN_MS = 2000;
    private static final long ANSWER_TAKEN_WITHIN_MS = 30_000;

    private enum Stage {
        READING,
        DELIVERING,
        ANSWERED
    }

    private final Executor workers;
    private final Limits limits;
    private final Delivery delivery;
    private final Ledger ledger;
    private final String peer;

    private Stage stage = Stage.READING;
    private long sinceNanos = System.nanoTime();
    private RequestBody body = new RequestBody();
    private boolean begun;
    private Dialect dialect;
    private boolean whole;
    private @Nullable ChannelHandlerContext context;

    StreamCall(Executor workers, Limits limits, Delivery delivery, Ledger ledger, String peer) {
        this.workers = workers;
        this.limits = limits;
        this.delivery = delivery;
        this.ledger = ledger;
        this.peer = peer;
        this.dialect = new WebDialect(Optional.empty(), delivery);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof Http2HeadersFrame headers) {
                whole |= headers.isEndStream();
                if (stage == Stage.READING && !begun) {
                    begun = true;
                    head(Objects.requireNonNull(headers.stream()).id(), headers.headers());
                }
            } else if (message instanceof Http2DataFrame data) {
                whole |= data.isEndStream();
                if (stage == Stage.READING) {
                    data(data);
                }
            }
            if (stage == Stage.READING && whole) {
                whole(ctx);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void head(int stream, Http2Headers headers) {
        CharSequence type = headers.get("content-type");
        boolean grpc = type != null && type.toString().startsWith("application/grpc");
        if (!grpc) {
            web(stream, headers);
            return;
        }
        String coding = Objects.requireNonNullElse(headers.get("grpc-encoding"), "identity")
                .toString();
        boolean gzip = coding.equals("gzip");
        dialect = new GrpcDialect(gzip, limits, delivery, ledger);
        if (!GrpcAnswers.PATH.contentEquals(Objects.requireNonNullElse(headers.path(), ""))) {
            turnAway(Reply.of(HttpResponseStatus.NOT_FOUND, "of OTLP, logs are taken here: " + GrpcAnswers.PATH));
        } else if (!"POST".contentEquals(Objects.requireNonNullElse(headers.method(), ""))) {
            turnAway(Reply.of(HttpResponseStatus.METHOD_NOT_ALLOWED, "calls are made by POST"));
        } else if (!gzip && !coding.equals("identity")) {
            turnAway(Reply.of(
                    HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, "of content encodings, gzip is known and no other"));
        }
    }

    private void web(int stream, Http2Headers headers) {
        dialect = new WebDialect(Optional.empty(), delivery);
        try {
            RequestHead head = RequestHead.of(HttpConversionUtil.toHttpRequest(stream, headers, false));
            dialect = new WebDialect(Optional.of(head), delivery);
            if (head.announced() > limits.body()) {
                turnAway(Reply.tooLarge(limits.body()));
            }
        } catch (RequestHead.RefusedHeadException e) {
            turnAway(e.reply());
        } catch (Http2Exception | IllegalArgumentException e) {
            turnAway(Reply.of(HttpResponseStatus.BAD_REQUEST, "this is no request"));
        }
    }

    private void data(Http2DataFrame data) {
        if (!body.add(data.content())) {
            turnAway(Reply.CROWDED);
        } else if (body.length() > GrpcDialect.MESSAGE_HEAD + limits.body()) {
            turnAway(Reply.tooLarge(limits.body()));
        }
    }

    private void whole(ChannelHandlerContext ctx) {
        enter(Stage.DELIVERING);
        RequestBody full = body;
        body = new RequestBody();
        try {
            workers.execute(() -> deliver(ctx, full));
        } catch (RejectedExecutionException e) {
            full.close();
            answer(Reply.ENDING);
        } catch (OutOfMemoryError e) {
            full.close();
            ledger.failed(peer, e);
            answer(Reply.later("there is no thread for this request", 1));
        }
    }

    private void deliver(ChannelHandlerContext ctx, RequestBody full) {
        Reply reply;
        try (full) {
            reply = dialect.serve(full, peer);
        } catch (IOException | RuntimeException | Error e) {
            ledger.failed(peer, e);
            reply = Reply.of(HttpResponseStatus.INTERNAL_SERVER_ERROR, "this failed; the agent's log says why");
        }
        Reply said = reply;
        ctx.executor().execute(() -> answer(said));
    }

    /** Answers a call that has not come, or not well enough. */
    void turnAway(Reply reply) {
        if (stage == Stage.READING) {
            ledger.turnedAway(peer, reply);
            answer(reply);
        }
    }

    private void answer(Reply reply) {
        if (stage == Stage.ANSWERED) {
            return;
        }
        ChannelHandlerContext ctx = Objects.requireNonNull(context);
        enter(Stage.ANSWERED);
        body.close();
        boolean all = whole;
        List<Object> frames = dialect.answer(reply);
        for (Object frame : frames.subList(0, frames.size() - 1)) {
            ctx.write(frame);
        }
        ctx.writeAndFlush(frames.get(frames.size() - 1)).addListener(written -> {
            if (!all) {
                // What still comes is thrown away: some clients take a stream that is reset for one that has no answer.
                ctx.executor().schedule(() -> reset(ctx), LEAVES_WITHIN_MS, TimeUnit.MILLISECONDS);
            }
        });
    }

    private void reset(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive() && !whole) {
            ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
        }
    }

    private void enter(Stage next) {
        stage = next;
        sinceNanos = System.nanoTime();
    }

    /** Ends what takes too long. */
    void look() {
        long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
        if (stage == Stage.READING && ms - body.length() > limits.request().toMillis()) {
            turnAway(Reply.of(HttpResponseStatus.REQUEST_TIMEOUT, "the request did not come within " + ms + " ms"));
        } else if (stage == Stage.ANSWERED && ms > ANSWER_TAKEN_WITHIN_MS) {
            ledger.stuck(peer);
            Objects.requireNonNull(context).close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stage = stage == Stage.DELIVERING ? Stage.DELIVERING : Stage.ANSWERED;
        body.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable why) {
        ledger.ended(peer, why);
        ctx.close();
    }
}
