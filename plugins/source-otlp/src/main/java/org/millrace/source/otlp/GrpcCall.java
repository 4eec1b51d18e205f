package org.millrace.source.otlp;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.millrace.http.server.Ledger;
import org.millrace.http.server.Limits;
import org.millrace.http.server.Reply;
import org.millrace.http.server.RequestBody;
import org.millrace.otlp.Wording;

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
final class GrpcCall extends ChannelInboundHandlerAdapter {
    /** Whether it is packed, and its length. */
    private static final int MESSAGE_HEAD = 1 + Integer.BYTES;

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
    private boolean gzip;
    private boolean whole;
    private @Nullable ChannelHandlerContext context;

    GrpcCall(Executor workers, Limits limits, Delivery delivery, Ledger ledger, String peer) {
        this.workers = workers;
        this.limits = limits;
        this.delivery = delivery;
        this.ledger = ledger;
        this.peer = peer;
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
                    head(ctx, headers.headers());
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

    private void head(ChannelHandlerContext ctx, Http2Headers headers) {
        CharSequence type = headers.get("content-type");
        if (!"POST".contentEquals(Objects.requireNonNullElse(headers.method(), ""))
                || type == null
                || !type.toString().startsWith("application/grpc")) {
            refuse(GrpcAnswers.noGrpc(), "no call of gRPC");
            return;
        }
        if (!GrpcAnswers.PATH.contentEquals(Objects.requireNonNullElse(headers.path(), ""))) {
            turnAway(Reply.of(HttpResponseStatus.NOT_FOUND, "of OTLP, logs are taken here: " + GrpcAnswers.PATH));
            return;
        }
        String coding = Objects.requireNonNullElse(headers.get("grpc-encoding"), "identity")
                .toString();
        gzip = coding.equals("gzip");
        if (!gzip && !coding.equals("identity")) {
            turnAway(Reply.of(
                    HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, "of content encodings, gzip is known and no other"));
        }
    }

    private void data(Http2DataFrame data) {
        if (!body.add(data.content())) {
            turnAway(Reply.CROWDED);
        } else if (body.length() > MESSAGE_HEAD + limits.body()) {
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
            reply = read(full);
        } catch (IOException | RuntimeException | Error e) {
            ledger.failed(peer, e);
            reply = Reply.of(HttpResponseStatus.INTERNAL_SERVER_ERROR, "this failed; the agent's log says why");
        }
        Reply said = reply;
        ctx.executor().execute(() -> answer(said));
    }

    private Reply read(RequestBody full) throws IOException {
        InputStream in = full.stream();
        ByteBuffer head = ByteBuffer.wrap(in.readNBytes(MESSAGE_HEAD));
        if (head.remaining() < MESSAGE_HEAD) {
            return wrong("the call has no message");
        }
        int packed = head.get();
        long length = Integer.toUnsignedLong(head.getInt());
        if (length > limits.body()) {
            return refused(Reply.tooLarge(limits.body()));
        }
        if (length != full.length() - MESSAGE_HEAD) {
            return wrong("the call has not one whole message and no more");
        }
        if (packed < 0 || packed > 1 || (packed == 1 && !gzip)) {
            return wrong("the message is packed in no way that was said");
        }
        return delivery.deliver(in, packed == 1, Wording.PROTOBUF, peer);
    }

    private Reply wrong(String what) {
        return refused(Reply.of(HttpResponseStatus.BAD_REQUEST, what));
    }

    private Reply refused(Reply reply) {
        ledger.turnedAway(peer, reply);
        return reply;
    }

    /** Answers a call that has not come, or not well enough. */
    void turnAway(Reply reply) {
        if (stage == Stage.READING) {
            ledger.turnedAway(peer, reply);
            answer(reply);
        }
    }

    private void refuse(Object frame, String why) {
        ledger.turnedAway(peer, Reply.of(HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, why));
        finish(frame);
    }

    private void answer(Reply reply) {
        if (stage == Stage.ANSWERED) {
            return;
        }
        ChannelHandlerContext ctx = Objects.requireNonNull(context);
        if (!reply.status().equals(HttpResponseStatus.OK)) {
            finish(GrpcAnswers.failure(RpcCodes.of(reply)));
            return;
        }
        ctx.write(GrpcAnswers.head());
        ctx.write(GrpcAnswers.message(reply));
        finish(GrpcAnswers.success());
    }

    private void finish(Object last) {
        ChannelHandlerContext ctx = Objects.requireNonNull(context);
        enter(Stage.ANSWERED);
        body.close();
        boolean all = whole;
        ctx.writeAndFlush(last).addListener(written -> {
            if (!all) {
                // The client need not go on; what it has been told stands.
                ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
            }
        });
    }

    private void enter(Stage next) {
        stage = next;
        sinceNanos = System.nanoTime();
    }

    /** Ends what takes too long. */
    void look() {
        long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
        if (stage == Stage.READING && ms - body.length() > limits.request().toMillis()) {
            turnAway(Reply.of(
                    HttpResponseStatus.REQUEST_TIMEOUT, "the request did not come within " + ms + " ms"));
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
