package org.millrace.thrift.sasl;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.security.sasl.SaslServer;
import org.jspecify.annotations.Nullable;
import org.millrace.rpc.Memory;

/**
 * The server's side until both have agreed; then it leaves the pipeline. Of the event loop; one step at a time is judged by a worker, and
 * nothing is read meanwhile.
 */
// What fails to be written or closed shows as the end of its connection.
@SuppressWarnings("FutureReturnValueIgnored")
final class ServerAgreement extends ChannelInboundHandlerAdapter {
    private static final long AGREES_WITHIN_MS = 30_000;
    private static final byte[] REFUSAL =
            "the server does not believe it; its log says why".getBytes(StandardCharsets.UTF_8);

    private final ServerKerberos kerberos;
    private final Executor workers;
    private final Memory memory;
    private final ByteBuf come = Unpooled.buffer(256);

    private long taken;
    private boolean judging;
    private boolean over;
    private @Nullable SaslServer sasl;

    ServerAgreement(ServerKerberos kerberos, Executor workers, Memory memory) {
        this.kerberos = kerberos;
        this.workers = workers;
        this.memory = memory;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.executor().schedule(() -> tooLate(ctx), AGREES_WITHIN_MS, TimeUnit.MILLISECONDS);
    }

    private void tooLate(ChannelHandlerContext ctx) {
        if (!over && ctx.channel().isActive()) {
            refuse(ctx, "it did not prove by Kerberos who it is within " + AGREES_WITHIN_MS / 1000 + " s");
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (over) {
                return;
            }
            int more = bytes.readableBytes();
            if (come.readableBytes() + more > 2 * Step.MOST_BYTES) {
                refuse(ctx, "it sends much ahead, without having proved by Kerberos who it is");
            } else if (!memory.take(more)) {
                refuse(ctx, "no memory is left for those who have yet to prove who they are");
            } else {
                taken += more;
                come.writeBytes(bytes);
                next(ctx);
            }
        } finally {
            bytes.release();
        }
    }

    private void next(ChannelHandlerContext ctx) {
        if (judging || over) {
            return;
        }
        try {
            Step step = Step.read(come);
            if (step == null) {
                return;
            }
            if (step.status() == Step.START ? sasl != null || !step.text().equals(Step.GSSAPI) : !step.goesOn()) {
                refuse(ctx, "it takes a step that Kerberos does not have: " + step.status());
                return;
            }
            judging = true;
            ctx.channel().config().setAutoRead(false);
            workers.execute(() -> judge(ctx, step));
        } catch (DecoderException e) {
            refuse(ctx, String.valueOf(e.getMessage()));
        } catch (RejectedExecutionException e) {
            // The source has been closed.
            over = true;
            ctx.close();
        }
    }

    /** On a worker's thread. */
    private void judge(ChannelHandlerContext ctx, Step step) {
        try {
            if (step.status() == Step.START) {
                SaslServer begun = kerberos.begin();
                ctx.executor().execute(() -> begin(ctx, begun));
                return;
            }
            SaslServer to = sasl;
            if (to == null) {
                throw new IOException("it begins in the middle");
            }
            byte[] answer = to.isComplete() ? new byte[0] : kerberos.answer(to, step.payload());
            boolean agreed = to.isComplete();
            Step reply = new Step(agreed ? Step.COMPLETE : Step.OK, answer == null ? new byte[0] : answer);
            ctx.executor().execute(() -> reply(ctx, reply, agreed));
        } catch (IOException | RuntimeException e) {
            String why = "it could not prove by Kerberos who it is: " + e.getMessage();
            ctx.executor().execute(() -> refuse(ctx, why));
        }
    }

    private void begin(ChannelHandlerContext ctx, SaslServer begun) {
        sasl = begun;
        goOn(ctx);
    }

    private void reply(ChannelHandlerContext ctx, Step reply, boolean agreed) {
        if (over) {
            return;
        }
        write(ctx, reply);
        if (!agreed) {
            goOn(ctx);
            return;
        }
        over = true;
        ctx.channel().config().setAutoRead(true);
        if (come.isReadable()) {
            // Who sends more at once speaks Thrift by now.
            ctx.fireChannelRead(come.readBytes(come.readableBytes()));
        }
        ctx.pipeline().remove(this);
    }

    private void goOn(ChannelHandlerContext ctx) {
        judging = false;
        ctx.channel().config().setAutoRead(true);
        next(ctx);
    }

    private static void write(ChannelHandlerContext ctx, Step step) {
        ByteBuf out = ctx.alloc().buffer();
        step.write(out);
        ctx.writeAndFlush(out);
    }

    private void refuse(ChannelHandlerContext ctx, String why) {
        if (over) {
            return;
        }
        over = true;
        write(ctx, new Step(Step.BAD, REFUSAL));
        ctx.fireExceptionCaught(new DecoderException(why));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        over = true;
        come.release();
        memory.giveBack(taken);
        taken = 0;
    }
}
