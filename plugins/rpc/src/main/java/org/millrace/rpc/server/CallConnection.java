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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
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
 * One connection. Its event loop puts calls together and keeps them in line; one worker at a time delivers what is in line. While much is,
 * nothing is read.
 */
// What fails to be written or closed shows as the end of its connection.
@SuppressWarnings("FutureReturnValueIgnored")
final class CallConnection extends ChannelInboundHandlerAdapter {
    /** So much may wait for a worker beside the call that is being delivered. */
    private static final int MOST_WAITING = 1 << 20;

    private static final int MOST_AT_ONCE = 256;
    private static final Duration ANSWERS_TAKEN_WITHIN = Duration.ofSeconds(30);

    private final Server server;
    private final Turns turns;
    private final boolean plain;
    private final ServerProtocol protocol;
    private final Deliveries deliveries;
    private final Ledger ledger;

    /** Of the event loop. */
    private final Frames frames;

    private String peer = "a client";
    private boolean over;
    private @Nullable ChannelHandlerContext context;

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Frame> line = new ArrayDeque<>();
    private long waiting;
    private boolean working;
    private boolean ending;
    /** Nobody delivers what still comes. */
    private boolean givenUp;

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
            read(Objects.requireNonNull(context), state);
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

    private void read(ChannelHandlerContext ctx, ByteBuffer bytes) {
        try {
            for (Frame frame = frames.read(bytes); frame != null; frame = frames.read(bytes)) {
                enqueue(ctx, frame);
            }
        } catch (MalformedCallException e) {
            ledger.malformed(peer, e);
            end(ctx);
        } catch (NoRoomException e) {
            ledger.crowded(peer, e);
            end(ctx);
        }
    }

    private void end(ChannelHandlerContext ctx) {
        over = true;
        frames.discard();
        ctx.close();
    }

    private void enqueue(ChannelHandlerContext ctx, Frame frame) {
        boolean start;
        lock.lock();
        try {
            if (givenUp) {
                release(List.of(frame));
                return;
            }
            line.add(frame);
            waiting += frame.bytes().length;
            if (waiting > MOST_WAITING) {
                ctx.channel().config().setAutoRead(false);
            }
            start = !working;
            working = true;
        } finally {
            lock.unlock();
        }
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
            while (take(ctx.channel(), taken)) {
                try {
                    send(ctx, deliveries.deliver(taken, peer));
                } finally {
                    release(taken);
                }
                if (turns.areAwaited()) {
                    work(ctx);
                    return;
                }
            }
            if (isEnding()) {
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

    /** What waits in line; false, and no worker any more, if there is nothing. */
    private boolean take(Channel channel, List<Frame> into) {
        lock.lock();
        try {
            into.clear();
            while (into.size() < MOST_AT_ONCE && !line.isEmpty()) {
                Frame next = line.poll();
                waiting -= next.bytes().length;
                into.add(next);
            }
            channel.config().setAutoRead(mayRead(channel));
            working = !into.isEmpty();
            return working;
        } finally {
            lock.unlock();
        }
    }

    /** With the lock. */
    private boolean mayRead(Channel channel) {
        return !ending && waiting <= MOST_WAITING / 2 && channel.isWritable();
    }

    private static void release(List<Frame> delivered) {
        long bytes = 0;
        for (Frame frame : delivered) {
            bytes += frame.bytes().length;
        }
        Ledger.REQUESTS.giveBack(bytes);
    }

    /** Gives up what waits in line: nobody answers it. Not while somebody delivers. */
    private void rest() {
        deliveries.giveUp();
        lock.lock();
        try {
            release(List.copyOf(line));
            line.clear();
            waiting = 0;
            givenUp = true;
        } finally {
            lock.unlock();
        }
    }

    private boolean isEnding() {
        lock.lock();
        try {
            return ending;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event != Ending.NOW) {
            super.userEventTriggered(ctx, event);
            return;
        }
        boolean busy;
        lock.lock();
        try {
            ending = true;
            ctx.channel().config().setAutoRead(false);
            busy = working;
        } finally {
            lock.unlock();
        }
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
        lock.lock();
        try {
            channel.config().setAutoRead(mayRead(channel));
        } finally {
            lock.unlock();
        }
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
