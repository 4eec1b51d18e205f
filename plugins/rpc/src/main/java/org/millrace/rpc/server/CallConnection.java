package org.millrace.rpc.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.millrace.api.source.Outlet;
import org.millrace.library.netty.Ending;
import org.millrace.library.netty.Server;
import org.millrace.rpc.Frame;
import org.millrace.rpc.Frames;
import org.millrace.rpc.MalformedCallException;
import org.millrace.rpc.NoRoomException;
import org.millrace.rpc.Output;
import org.millrace.rpc.ServerProtocol;

/**
 * One connection. Its event loop puts calls together, and delivers few small ones itself if that makes nobody wait: a client that waits for
 * each answer gets it without a change of threads. Others it keeps in line; one worker at a time delivers what is in line. While much is, nothing
 * is read.
 */
// What fails to be written or closed shows as the end of its connection.
@SuppressWarnings("FutureReturnValueIgnored")
final class CallConnection extends ChannelInboundHandlerAdapter {
    /** More than so many bytes of calls are decoded by a worker, while the event loop reads on. */
    private static final long MOST_HERE = 256 << 10;

    private static final Duration ANSWERS_TAKEN_WITHIN = Duration.ofSeconds(30);

    private final Server server;
    private final Turns turns;
    private final boolean plain;
    private final ServerProtocol protocol;
    private final Deliveries deliveries;
    private final Ledger ledger;

    /** Of the event loop. */
    private final Frames frames;

    /** Calls that came in this turn of the event loop. */
    private final List<Frame> arrived = new ArrayList<>();

    private long arrivedBytes;

    private String peer = "a client";
    private boolean over;
    private @Nullable ChannelHandlerContext context;

    /** What the event loop has read and could not deliver: the next worker's. */
    private List<Frame> begun = List.of();

    private final Line line = new Line();

    /**
     * A connection whose first bytes are to come.
     *
     * @param turns of the source's connections, which deliver with them
     * @param plain whether it may go on with a successor: nothing but its protocol has a state
     */
    CallConnection(Server server, Turns turns, boolean plain, ServerProtocol protocol, Outlet outlet, Ledger ledger) {
        this.server = server;
        this.turns = turns;
        this.plain = plain;
        this.protocol = protocol;
        this.frames = protocol.frames();
        this.deliveries = new Deliveries(protocol, outlet, ledger);
        this.ledger = ledger;
    }

    /** Goes on where a predecessor was; on the event loop, before anything is read. */
    void goOnFrom(ByteBuffer state) throws IOException {
        if (!state.hasRemaining()) {
            return;
        }
        protocol.goOnFrom(state);
        if (state.hasRemaining()) {
            ChannelHandlerContext ctx = Objects.requireNonNull(context);
            read(ctx, state);
            deliver(ctx);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        if (ctx.channel().remoteAddress() instanceof InetSocketAddress address) {
            peer = address.getAddress().getHostAddress() + ":" + address.getPort();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (over) {
                return;
            }
            for (ByteBuffer part : bytes.nioBuffers()) {
                read(ctx, part);
            }
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        deliver(ctx);
        ctx.fireChannelReadComplete();
    }

    private void read(ChannelHandlerContext ctx, ByteBuffer bytes) {
        try {
            for (Frame frame = frames.read(bytes); frame != null; frame = frames.read(bytes)) {
                arrived.add(frame);
                arrivedBytes += frame.length();
                if (arrivedBytes > MOST_HERE) {
                    enqueue(ctx);
                }
            }
        } catch (MalformedCallException e) {
            deliver(ctx);
            ledger.malformed(peer, e);
            end(ctx);
        } catch (NoRoomException e) {
            deliver(ctx);
            ledger.crowded(peer, e);
            end(ctx);
        }
    }

    private void end(ChannelHandlerContext ctx) {
        over = true;
        frames.discard();
        ctx.close();
    }

    /** Has delivered what came in this turn of the event loop. */
    private void deliver(ChannelHandlerContext ctx) {
        if (arrived.isEmpty()) {
            return;
        }
        if (line.claim()) {
            deliverHere(ctx);
        } else {
            enqueue(ctx);
        }
    }

    private void deliverHere(ChannelHandlerContext ctx) {
        List<Frame> frames = List.copyOf(arrived);
        arrived.clear();
        arrivedBytes = 0;
        begun = frames;
        boolean done;
        try {
            done = deliveries.deliverNow(frames, peer);
        } catch (RuntimeException | Error e) {
            ledger.failed(peer, e);
            rest();
            ctx.close();
            return;
        }
        send(ctx, deliveries.answers());
        if (!done) {
            work(ctx);
            return;
        }
        releaseBegun();
        line.leave();
    }

    private void releaseBegun() {
        List<Frame> delivered = begun;
        begun = List.of();
        Line.release(delivered);
    }

    /** Puts what has arrived into the line, and has a worker deliver it if none is at it. */
    private void enqueue(ChannelHandlerContext ctx) {
        boolean start = line.add(arrived, ctx.channel());
        arrived.clear();
        arrivedBytes = 0;
        if (start) {
            work(ctx);
        }
    }

    private void work(ChannelHandlerContext ctx) {
        try {
            turns.execute(() -> deliverAll(ctx));
        } catch (RejectedExecutionException e) {
            // The source has been closed, and with it all that was not answered.
            rest();
            ctx.close();
        } catch (OutOfMemoryError e) {
            ledger.failed(peer, e);
            rest();
            ctx.close();
        }
    }

    /** On a worker's thread. */
    private void deliverAll(ChannelHandlerContext ctx) {
        List<Frame> taken = new ArrayList<>();
        try {
            if (!begun.isEmpty()) {
                try {
                    send(ctx, deliveries.deliver(List.of(), peer));
                } finally {
                    releaseBegun();
                }
            }
            while (line.take(taken, ctx.channel())) {
                try {
                    send(ctx, deliveries.deliver(taken, peer));
                } finally {
                    Line.release(taken);
                }
                if (turns.areAwaited()) {
                    work(ctx);
                    return;
                }
            }
            if (line.isEnding()) {
                ctx.executor().execute(() -> finish(ctx));
            }
        } catch (MalformedCallException e) {
            send(ctx, deliveries.answers());
            ledger.malformed(peer, e);
            rest();
            ctx.close();
        } catch (InterruptedException e) {
            send(ctx, deliveries.answers());
            rest();
            ctx.close();
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            ledger.failed(peer, e);
            rest();
            ctx.close();
        }
    }

    private static void send(ChannelHandlerContext ctx, Output answers) {
        if (answers.length() > 0) {
            ctx.writeAndFlush(Unpooled.copiedBuffer(answers.bytes(), 0, answers.length()));
        }
    }

    /** Gives up what waits in line: nobody answers it. Not while somebody delivers. */
    private void rest() {
        deliveries.giveUp();
        releaseBegun();
        line.giveUp();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event != Ending.NOW) {
            super.userEventTriggered(ctx, event);
            return;
        }
        boolean busy = line.end(ctx.channel());
        if (!busy) {
            // Behind the answers that a worker has just given: they are still in the loop's queue.
            ctx.executor().execute(() -> finish(ctx));
        }
    }

    /** All that came is answered: the rest is the successor's. */
    private void finish(ChannelHandlerContext ctx) {
        if (over || !ctx.channel().isActive()) {
            return;
        }
        over = true;
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            if (plain && written.isSuccess() && server.hasSuccessor() && protocol.canGoOnElsewhere()) {
                ByteBuffer state = protocol.state();
                server.handOver(ctx.channel(), state);
            } else {
                ctx.close();
            }
        });
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Channel channel = ctx.channel();
        line.writabilityChanged(channel);
        if (channel.isWritable()) {
            return;
        }
        ctx.executor()
                .schedule(
                        () -> {
                            if (!channel.isWritable() && channel.isActive()) {
                                ledger.stuck(peer);
                                ctx.close();
                            }
                        },
                        ANSWERS_TAKEN_WITHIN.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deliver(ctx);
        over = true;
        frames.discard();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable why) {
        Throwable cause = why instanceof DecoderException && why.getCause() != null ? why.getCause() : why;
        if (cause instanceof SSLException) {
            ledger.tlsFailed(peer, cause);
        } else if (why instanceof DecoderException) {
            ledger.malformed(peer, why);
        } else if (cause instanceof IOException) {
            ledger.gone(peer, cause);
        } else {
            ledger.failed(peer, cause);
        }
        over = true;
        ctx.close();
    }
}
