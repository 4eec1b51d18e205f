package org.millrace.source.syslog.intake;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.millrace.library.netty.Ending;
import org.millrace.library.netty.Server;

/**
 * One connection. Its event loop stores what comes; one deliverer at a time takes that and delivers the messages in it. While much waits
 * nothing is read, so that a full channel slows the sender down.
 */
// What fails to be written or closed shows as the end of its connection.
@SuppressWarnings("FutureReturnValueIgnored")
public final class SyslogConnection extends ChannelInboundHandlerAdapter {
    private static final byte STATE_FORM = 1;
    /** So much may wait beside what is being delivered. */
    private static final int MOST_WAITING = 128 << 10;

    /** What a sender has sent before the end has arrived within it, on most networks. */
    private static final long LAST_READ_MS = 50;

    private static final long NAME_WITHIN_MS = 1000;

    private final Server server;
    private final Deliveries deliveries;
    private final Ledger ledger;
    private final Charset charset;
    private final boolean plain;
    private final Origin origin;
    private final Optional<HostNames> names;

    /** What comes into it does so with the lock. */
    private final Backlog backlog;
    /** Of the deliverer that has this connection, or of whoever finds with the lock that there is none. */
    private final Inbox inbox;

    private long absurdTold;
    /** There may be messages in it that nobody has looked for. */
    private boolean unsearched;

    private boolean searchedToTheEnd;
    private int startBefore;
    private int stageBefore;

    private volatile String peer = "a sender";
    private volatile String[] pairs = Origin.NOWHERE;
    private @Nullable ChannelHandlerContext context;
    /** Of the event loop: nothing that happens to the channel is of interest any more. */
    private boolean over;

    private final ReentrantLock lock = new ReentrantLock();
    /** A deliverer has it, or it waits for one, or for the peer's name. */
    private boolean working;

    private boolean paused;
    private boolean ending;
    /** The peer has closed its side. */
    private boolean ended;
    /** Not in order: what came last may be half of what was sent. */
    private boolean broken;

    /**
     * Goes at the end of a connection's pipeline.
     *
     * @param plain whether it can be handed over
     * @param names if the sender's name goes into a header
     */
    public SyslogConnection(
            Server server,
            Deliveries deliveries,
            Ledger ledger,
            int eventSize,
            Charset charset,
            boolean plain,
            Origin origin,
            Optional<HostNames> names) {
        this.server = server;
        this.deliveries = deliveries;
        this.ledger = ledger;
        this.charset = charset;
        this.plain = plain;
        this.origin = origin;
        this.names = names;
        backlog = new Backlog(eventSize);
        inbox = backlog.inbox();
    }

    /** Goes on where a predecessor was; on the event loop, before anything is read. */
    public void goOnFrom(ByteBuffer state) throws IOException {
        if (!state.hasRemaining()) {
            return;
        }
        int form = state.get();
        if (form != STATE_FORM) {
            throw new IOException("a connection in form " + form
                    + " can't be taken over by this version, which knows form " + STATE_FORM);
        }
        if (!backlog.restore(state)) {
            ledger.crowded(peer);
            throw new IOException("there is no memory for what came before it was taken over");
        }
        unsearched = true;
        boolean begins;
        lock.lock();
        try {
            begins = !working;
            working = true;
        } finally {
            lock.unlock();
        }
        if (begins) {
            deliveries.schedule(this);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        if (!(ctx.channel().remoteAddress() instanceof InetSocketAddress from)
                || !(ctx.channel().localAddress() instanceof InetSocketAddress at)) {
            return;
        }
        peer = from.getAddress().getHostAddress() + ":" + from.getPort();
        pairs = origin.pairs(at.getPort(), from.getAddress(), from.getAddress().getHostAddress());
        names.filter(any -> origin.wantsName()).ifPresent(asked -> {
            working = true;
            pause(ctx.channel());
            boolean[] known = new boolean[1];
            asked.find(from.getAddress(), name -> {
                String[] its = origin.pairs(at.getPort(), from.getAddress(), name);
                try {
                    ctx.executor().execute(() -> named(known, its));
                } catch (RejectedExecutionException e) {
                    ledger.gone(peer, e);
                }
            });
            ctx.executor().schedule(() -> named(known, pairs), NAME_WITHIN_MS, TimeUnit.MILLISECONDS);
        });
    }

    private void named(boolean[] known, String[] its) {
        if (!known[0]) {
            known[0] = true;
            pairs = its;
            done();
        }
    }

    private void pause(Channel channel) {
        paused = true;
        channel.config().setAutoRead(false);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        boolean begins = false;
        boolean crowded = false;
        lock.lock();
        try {
            int count = in.readableBytes();
            if (over || count == 0) {
                return;
            }
            if (backlog.add(in)) {
                if (backlog.waiting() > MOST_WAITING || !Ledger.BYTES.takeWhileThereIsPlenty(0)) {
                    pause(ctx.channel());
                }
                begins = !working;
                working = true;
            } else {
                crowded = true;
            }
        } finally {
            lock.unlock();
            in.release();
        }
        if (crowded) {
            ledger.crowded(peer);
            ctx.close();
        } else if (begins) {
            deliveries.schedule(this);
        }
    }

    Charset charset() {
        return charset;
    }

    String[] origin() {
        return pairs;
    }

    String peer() {
        return peer;
    }

    /** Has the deliverer take messages while it has room for them. On its thread; {@link #done} or {@link #giveUp} follows. */
    void gather(Deliverer into) {
        lock.lock();
        try {
            if (!unsearched) {
                // Otherwise it has enough, and would grow.
                backlog.takeIn();
            }
            searchedToTheEnd = ended && !broken && backlog.waiting() == 0;
        } finally {
            lock.unlock();
        }
        startBefore = inbox.start();
        stageBefore = inbox.stage();
        while (into.hasRoom() && inbox.next(searchedToTheEnd)) {
            into.add(inbox, this);
        }
        unsearched = !into.hasRoom();
        long absurd = inbox.absurd();
        if (absurd > absurdTold) {
            ledger.absurd(peer, absurd - absurdTold);
            absurdTold = absurd;
        }
    }

    /** The messages that were taken since {@link #gather} are not delivered, but for some of the first. */
    void back(int start, int stage) {
        inbox.back(start, stage);
    }

    /** The same of all of them. */
    void back() {
        inbox.back(startBefore, stageBefore);
    }

    /** The messages that were taken are delivered. */
    void done() {
        settle(false);
    }

    /** Nobody delivers what still comes. */
    void giveUp() {
        settle(true);
    }

    private void settle(boolean forGood) {
        ChannelHandlerContext ctx = Objects.requireNonNull(context);
        boolean more;
        boolean resume;
        boolean finish = false;
        lock.lock();
        try {
            boolean within = !inbox.isEmpty() && (unsearched || (ended && !broken && !searchedToTheEnd));
            more = !forGood && (backlog.waiting() > 0 || within);
            if (!more) {
                working = false;
                finish = !ended && (ending || forGood);
                if (inbox.isEmpty()) {
                    backlog.release();
                }
                if (ended) {
                    abandon();
                }
            }
            resume = paused && !ending && !ended && backlog.waiting() <= MOST_WAITING / 2;
            paused &= !resume;
        } finally {
            lock.unlock();
        }
        if (more) {
            deliveries.schedule(this);
        }
        try {
            if (resume) {
                ctx.channel().config().setAutoRead(true);
            }
            if (finish) {
                ctx.executor().execute(() -> finish(ctx));
            }
        } catch (RejectedExecutionException e) {
            // The loop has ended, and the connection with it.
            lock.lock();
            try {
                if (!working) {
                    abandon();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Nobody delivers any more: what is left is lost, and so is the beginning of a message that was cut off. With the lock. */
    private void abandon() {
        backlog.takeIn();
        boolean last = ended && !broken;
        long left = backlog.count(last);
        if (!last && inbox.isWithin()) {
            ledger.torn(peer);
        }
        ledger.lost(left, "had come, and no channel took them before the source had to end");
        backlog.forget();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event != Ending.NOW) {
            super.userEventTriggered(ctx, event);
        } else if (plain && server.hasSuccessor()) {
            end(ctx);
        } else {
            ctx.executor().schedule(() -> end(ctx), LAST_READ_MS, TimeUnit.MILLISECONDS);
        }
    }

    /** Nothing more is read; behind what has come it is over. */
    private void end(ChannelHandlerContext ctx) {
        boolean idle;
        lock.lock();
        try {
            ending = true;
            pause(ctx.channel());
            idle = !working;
        } finally {
            lock.unlock();
        }
        if (idle) {
            finish(ctx);
        }
    }

    private void finish(ChannelHandlerContext ctx) {
        if (over || !ctx.channel().isActive()) {
            return;
        }
        lock.lock();
        try {
            if (working) {
                // More has come meanwhile; it is called again.
                return;
            }
            over = true;
            if (plain && server.hasSuccessor()) {
                ByteBuffer state = backlog.state(STATE_FORM);
                backlog.forget();
                server.handOver(ctx.channel(), state);
                return;
            }
            abandon();
        } finally {
            lock.unlock();
        }
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (over) {
            return;
        }
        over = true;
        boolean begins;
        lock.lock();
        try {
            ended = true;
            begins = !working && (backlog.waiting() > 0 || inbox.isWithin());
            working |= begins;
            if (!working) {
                backlog.release();
            }
        } finally {
            lock.unlock();
        }
        if (begins) {
            deliveries.schedule(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable why) {
        lock.lock();
        try {
            broken = true;
        } finally {
            lock.unlock();
        }
        ledger.broken(peer, why);
        ctx.close();
    }
}
