package org.millrace.runtime.flow.inlet;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.RefusedException;
import org.millrace.api.source.RefusedException.Reason;
import org.millrace.runtime.flow.channel.ChannelPort;
import org.millrace.runtime.flow.status.Figures;
import org.millrace.runtime.flow.status.Tally;

/**
 * The outlet of one source: counts, and passes batches to the pipeline of the moment. A batch that comes while the pipeline
 * is being replaced waits for the next one.
 */
final class SourceOutlet implements Outlet {
    private static final int MOST_AT_ONCE = 100_000;
    private static final long MOST_BYTES_AT_ONCE = 64L << 20;

    private final String source;
    private final String type;
    private final Positions positions;
    private final Duration gateWait;
    private final Tally received;
    private final Tally accepted;
    private final Tally appendsReceived;
    private final Tally appendsAccepted;
    private final Tally batchesReceived;
    private final Tally batchesAccepted;
    private final Tally writeFailures;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile @Nullable Pipeline pipeline;
    private volatile boolean closing;

    SourceOutlet(String source, String type, Figures figures, Duration gateWait, Positions positions) {
        this.source = source;
        this.type = type;
        this.positions = positions;
        this.gateWait = gateWait;
        this.received = figures.standard("EventReceivedCount");
        this.accepted = figures.standard("EventAcceptedCount");
        this.appendsReceived = figures.standard("AppendReceivedCount");
        this.appendsAccepted = figures.standard("AppendAcceptedCount");
        this.batchesReceived = figures.standard("AppendBatchReceivedCount");
        this.batchesAccepted = figures.standard("AppendBatchAcceptedCount");
        this.writeFailures = figures.standard("ChannelWriteFail");
    }

    @Override
    public void accept(List<Event> batch, MarkChanges marks) throws RefusedException, InterruptedException {
        int n = batch.size();
        if (n == 0 && marks.isEmpty()) {
            return;
        }
        countReceived(n);
        try {
            Pipeline now = enter();
            try {
                int most = now.maxBatchSize();
                if (n > most) {
                    throw new RefusedException(
                            Reason.TOO_LARGE,
                            "source " + source + ": a batch of " + n + " events is over the transactionCapacity=" + most
                                    + " of its channels; raise transactionCapacity or send smaller batches",
                            null);
                }
                accept(now, batch, marks);
            } finally {
                now.leave();
            }
        } catch (RefusedException e) {
            writeFailures.add(1);
            throw e;
        }
        countAccepted(n);
    }

    @Override
    public boolean offer(List<Event> batch) {
        int n = batch.size();
        Pipeline now = pipeline;
        if (n == 0 || now == null || closing || !now.enter()) {
            return false;
        }
        try {
            if (n > now.maxBatchSize() || !now.offer(batch)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            now.leave();
        }
        countReceived(n);
        countAccepted(n);
        return true;
    }

    private void countReceived(int n) {
        if (n > 0) {
            received.add(n);
            (n == 1 ? appendsReceived : batchesReceived).add(1);
        }
    }

    private void countAccepted(int n) {
        if (n > 0) {
            accepted.add(n);
            (n == 1 ? appendsAccepted : batchesAccepted).add(1);
        }
    }

    private void accept(Pipeline now, List<Event> batch, MarkChanges marks)
            throws RefusedException, InterruptedException {
        if (marks.isEmpty()) {
            now.accept(batch, null, marks);
            return;
        }
        if (marks.set().containsKey("") || marks.dropped().contains("")) {
            throw new IllegalArgumentException("source " + source + ": the empty key of a mark is the agent's own");
        }
        ChannelPort keeper = now.keeper();
        positions.at(keeper, type);
        now.accept(batch, keeper, positions.named(marks));
        positions.advance(marks);
    }

    private Pipeline enter() throws RefusedException, InterruptedException {
        Pipeline now = pipeline;
        if (now != null && !closing && now.enter()) {
            return now;
        }
        long left = gateWait.toNanos();
        lock.lockInterruptibly();
        try {
            while (true) {
                if (closing) {
                    throw new RefusedException(Reason.CLOSING, "source " + source + " is being stopped", null);
                }
                now = pipeline;
                if (now != null && now.enter()) {
                    return now;
                }
                if (left <= 0) {
                    throw new RefusedException(
                            Reason.FAILED,
                            "source " + source + ": an interceptor or its selector is not there; try again later",
                            null);
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int maxBatchSize() {
        Pipeline now = pipeline;
        // A source that makes as many as it is let would fill the heap while no channel says how much it takes.
        return now == null ? 1 : Math.min(MOST_AT_ONCE, now.maxBatchSize());
    }

    @Override
    public long maxBatchBytes() {
        Pipeline now = pipeline;
        return now == null ? MOST_BYTES_AT_ONCE : Math.min(MOST_BYTES_AT_ONCE, now.maxBatchBytes());
    }

    @Override
    public boolean keepsMarks() {
        Pipeline now = pipeline;
        return now != null && now.keeper() != null;
    }

    @Nullable
    Pipeline pipeline() {
        return pipeline;
    }

    void publish(@Nullable Pipeline next) {
        lock.lock();
        try {
            pipeline = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Refuses everything from now on; for an outlet whose source has been closed or left behind. */
    void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
