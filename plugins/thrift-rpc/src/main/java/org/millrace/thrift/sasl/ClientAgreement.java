package org.millrace.thrift.sasl;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import javax.security.auth.Subject;
import javax.security.sasl.SaslClient;
import org.jspecify.annotations.Nullable;

/**
 * The client's side until both have agreed; then it leaves the pipeline. The event loop puts steps together, a thread of its own takes
 * them.
 */
// What fails to be written or closed shows as the end of its connection.
@SuppressWarnings("FutureReturnValueIgnored")
final class ClientAgreement extends ChannelInboundHandlerAdapter {
    private static final Step ENDED = new Step(0, new byte[0]);

    private final ClientKerberos kerberos;
    private final ByteBuf come = Unpooled.buffer(256);
    private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
    private volatile @Nullable Throwable failure;

    ClientAgreement(ClientKerberos kerberos) {
        this.kerberos = kerberos;
    }

    Future<Void> begin(Channel channel, ThreadFactory threads) {
        Promise<Void> agreed = channel.eventLoop().newPromise();
        threads.newThread(() -> agree(channel, agreed)).start();
        return agreed;
    }

    private void agree(Channel channel, Promise<Void> agreed) {
        try {
            Subject subject = kerberos.login();
            SaslClient sasl = kerberos.begin(subject);
            write(channel, new Step(Step.START, Step.GSSAPI.getBytes(StandardCharsets.US_ASCII)));
            byte[] first = sasl.hasInitialResponse() ? kerberos.answer(subject, sasl, new byte[0]) : new byte[0];
            write(channel, new Step(sasl.isComplete() ? Step.COMPLETE : Step.OK, first));
            boolean complete = false;
            while (!complete) {
                Step step = next();
                complete = step.status() == Step.COMPLETE;
                if (sasl.isComplete()) {
                    continue;
                }
                byte[] answer = kerberos.answer(subject, sasl, step.payload());
                if (!complete) {
                    write(
                            channel,
                            new Step(
                                    sasl.isComplete() ? Step.COMPLETE : Step.OK,
                                    answer == null ? new byte[0] : answer));
                }
            }
            if (!sasl.isComplete()) {
                throw new IOException("the server says that both have agreed, and has not proved who it is");
            }
            channel.eventLoop().execute(() -> leave(channel, agreed));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            agreed.tryFailure(e);
        } catch (IOException | RuntimeException e) {
            agreed.tryFailure(new IOException("Kerberos: " + e.getMessage(), e));
        }
    }

    private Step next() throws IOException, InterruptedException {
        Step step = steps.take();
        if (step.status() == ENDED.status()) {
            Throwable why = failure;
            throw why == null
                    ? new IOException(
                            "the server closed the connection before both had agreed; its kerberos may be false")
                    : new IOException(ServerKerberos.reason(why), why);
        }
        if (!step.goesOn()) {
            throw new IOException("the server refused: " + step.text());
        }
        return step;
    }

    private static void write(Channel channel, Step step) {
        ByteBuf out = channel.alloc().buffer();
        step.write(out);
        channel.writeAndFlush(out);
    }

    private void leave(Channel channel, Promise<Void> agreed) {
        if (channel.pipeline().context(this) != null) {
            channel.pipeline().remove(this);
        }
        agreed.trySuccess(null);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (come.readableBytes() + bytes.readableBytes() > 2 * Step.MOST_BYTES) {
                throw new DecoderException("the server sends much ahead, before both have agreed");
            }
            come.writeBytes(bytes).discardReadBytes();
            for (Step step = Step.read(come); step != null; step = Step.read(come)) {
                steps.add(step);
            }
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        steps.add(ENDED);
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable why) {
        failure = why;
        steps.add(ENDED);
        ctx.fireExceptionCaught(why);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        steps.add(ENDED);
        come.release();
    }
}
