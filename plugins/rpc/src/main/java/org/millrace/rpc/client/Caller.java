package org.millrace.rpc.client;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Counter;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.RetryableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a sink's events, in calls that follow one another without waiting for answers. A delivery is many calls, and each event is known to
 * be there or not: of one that is cut off in the middle only what was not answered comes again. Belongs to the thread that delivers, but
 * {@link #hurry} and {@link #close}.
 */
// What fails to be written or closed shows as the end of its connection.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Caller {
    private static final Logger log = LoggerFactory.getLogger(Caller.class);
    private static final int MOST_EVENTS = 10_000;
    private static final Duration LONGEST_DELIVERY = Duration.ofMinutes(5);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(2);

    private final String name;
    private final Remote remote;
    private final Wire wire;
    /** How many calls may be on their way: doubled when all goes well, one after a refusal. */
    private final Pace pace = new Pace();

    private final EventLoopGroup loops;
    private final Counter created;
    private final Counter closed;
    private final Counter failed;
    private volatile @Nullable Link link;

    /** Of one sink; connects when there is something to send. */
    public Caller(ComponentContext context, Remote remote, Wire wire) {
        this.name = context.name();
        this.remote = remote;
        this.wire = wire;
        created = context.counter("ConnectionCreatedCount");
        closed = context.counter("ConnectionClosedCount");
        failed = context.counter("ConnectionFailedCount");
        loops = new MultiThreadIoEventLoopGroup(1, context.threads(), NioIoHandler.newFactory());
    }

    /** The most events of a delivery: those of many calls. */
    public static int eventsAtOnce(Remote remote) {
        return (int) Math.max(remote.batchSize(), Math.min(MOST_EVENTS, 100L * remote.batchSize()));
    }

    /** How long a delivery may take. */
    public static Duration deliverWithin(Remote remote) {
        Duration all = remote.connectTimeout().plus(remote.requestTimeout()).plusSeconds(5);
        return all.compareTo(LONGEST_DELIVERY) > 0 ? LONGEST_DELIVERY : all;
    }

    /** Delivers a batch, as {@link org.millrace.api.sink.Sink#deliver} says. */
    public void deliver(Batch batch) throws RetryableException, InterruptedException {
        Link to = connected();
        try {
            new Delivery(remote, to, pace).run(batch);
        } finally {
            if (!to.isUsable()) {
                end(to);
            }
        }
    }

    private Link connected() throws RetryableException, InterruptedException {
        Link now = link;
        if (now != null && now.isUsable() && !now.isOver()) {
            return now;
        }
        if (now != null) {
            end(now);
        }
        try {
            Link fresh = Link.connect(remote, loops, wire);
            created.increment();
            link = fresh;
            log.debug("Sink {} is connected to {}.", name, remote.peer());
            return fresh;
        } catch (IOException e) {
            failed.increment();
            throw new RetryableException(
                    "no connection to " + remote.peer() + ": " + e.getMessage() + wire.failed(), e);
        }
    }

    private void end(Link over) {
        over.close();
        if (link != null) {
            closed.increment();
        }
        link = null;
    }

    /** Nobody waits any longer for answers of the delivery that runs. */
    public void hurry() {
        Link now = link;
        if (now != null) {
            now.answers().hurry();
        }
    }

    /** Closes the connection and ends the thread. */
    public void close() {
        Link now = link;
        if (now != null) {
            end(now);
        }
        loops.shutdownGracefully(0, ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        loops.terminationFuture().awaitUninterruptibly(ENDS_WITHIN.toMillis());
    }
}
