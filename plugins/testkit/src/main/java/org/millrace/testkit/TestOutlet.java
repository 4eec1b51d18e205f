package org.millrace.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.RefusedException;
import org.millrace.api.source.RefusedException.Reason;

/**
 * An outlet that remembers what it accepted, can be full, failing, slow or stuck, and notices whoever does not keep to its contract:
 * see {@link #faults}.
 */
public final class TestOutlet implements Outlet {
    private final List<List<Event>> batches = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Mark> marks = new LinkedHashMap<>();
    private final Set<String> changing = new HashSet<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final AtomicInteger offered = new AtomicInteger();

    private volatile int maxBatchSize = 1000;
    private volatile long maxBatchBytes = Long.MAX_VALUE;
    private volatile boolean keepsMarks;
    private volatile boolean ended;
    private volatile @Nullable Reason refusal;
    private int refusals;
    private boolean held;
    private boolean offers;
    private volatile boolean markChangesCame;

    /** From now on it refuses so. */
    public TestOutlet refuse(Reason reason) {
        return refuse(reason, Integer.MAX_VALUE);
    }

    /** It refuses the next so many batches. */
    public synchronized TestOutlet refuse(Reason reason, int times) {
        refusal = reason;
        refusals = times;
        return this;
    }

    /** It accepts again. */
    public synchronized TestOutlet accepting() {
        refusal = null;
        return this;
    }

    /** Calls wait from now on, until {@link #release}. */
    public synchronized TestOutlet hold() {
        held = true;
        return this;
    }

    /** Calls go on. */
    public synchronized void release() {
        held = false;
        notifyAll();
    }

    /** The most events it takes at once; 1000 at first. */
    public TestOutlet maxBatchSize(int most) {
        maxBatchSize = most;
        return this;
    }

    /** The most bytes it takes at once. */
    public TestOutlet maxBatchBytes(long most) {
        maxBatchBytes = most;
        return this;
    }

    /** What {@link #keepsMarks()} says. */
    public TestOutlet keepsMarks(boolean kept) {
        keepsMarks = kept;
        return this;
    }

    /** The source is stopped: whoever calls from now on is at fault. */
    public void end() {
        ended = true;
    }

    @Override
    public void accept(List<Event> batch, MarkChanges changes) throws RefusedException, InterruptedException {
        offered.incrementAndGet();
        if (ended) {
            faults.add("called after stop had returned, with " + batch.size() + " events");
        }
        if (batch.isEmpty() && changes.isEmpty()) {
            return;
        }
        markChangesCame |= !changes.isEmpty();
        begin(changes);
        try {
            take(new ArrayList<>(batch), changes);
        } finally {
            over(changes);
        }
    }

    /** Takes every other offer if it takes anything, so that callers go both ways. */
    @Override
    public boolean offer(List<Event> batch) {
        if (batch.isEmpty() || !takesOffer(batch)) {
            return false;
        }
        offered.incrementAndGet();
        if (ended) {
            faults.add("offered " + batch.size() + " events after stop had returned");
        }
        batches.add(List.copyOf(batch));
        return true;
    }

    private synchronized boolean takesOffer(List<Event> batch) {
        long bytes = batch.stream().mapToLong(Event::size).sum();
        offers = !offers;
        return offers && !held && refusal == null && batch.size() <= maxBatchSize && bytes <= maxBatchBytes;
    }

    private synchronized void begin(MarkChanges changes) {
        for (String key : keys(changes)) {
            if (!changing.add(key)) {
                faults.add("calls that change mark " + key + " overlap");
            }
        }
    }

    private synchronized void over(MarkChanges changes) {
        changing.removeAll(keys(changes));
    }

    private static Set<String> keys(MarkChanges changes) {
        Set<String> keys = new HashSet<>(changes.set().keySet());
        keys.addAll(changes.dropped());
        return keys;
    }

    private synchronized void take(List<Event> batch, MarkChanges changes)
            throws RefusedException, InterruptedException {
        while (held) {
            wait();
        }
        long bytes = batch.stream().mapToLong(Event::size).sum();
        if (batch.size() > maxBatchSize || bytes > maxBatchBytes) {
            throw new RefusedException(
                    Reason.TOO_LARGE,
                    batch.size() + " events of " + bytes + " bytes are more than " + maxBatchSize + " of "
                            + maxBatchBytes,
                    null);
        }
        Reason now = refusal;
        if (now != null && refusals-- > 0) {
            throw new RefusedException(now, "refused for the test", null);
        }
        if (!batch.isEmpty()) {
            batches.add(List.copyOf(batch));
        }
        marks.putAll(changes.set());
        marks.keySet().removeAll(changes.dropped());
    }

    @Override
    public int maxBatchSize() {
        return maxBatchSize;
    }

    @Override
    public long maxBatchBytes() {
        return maxBatchBytes;
    }

    @Override
    public boolean keepsMarks() {
        return keepsMarks;
    }

    /** The batches accepted so far, in order; unmodifiable. */
    public List<List<Event>> batches() {
        synchronized (batches) {
            return List.copyOf(batches);
        }
    }

    /** The accepted events, in order. */
    public List<Event> events() {
        return batches().stream().flatMap(List::stream).toList();
    }

    /** Their bodies as texts. */
    public List<String> texts() {
        return events().stream().map(Event::text).toList();
    }

    /** The marks as they stand: what a successor is given. */
    public synchronized Map<String, Mark> marks() {
        return Map.copyOf(marks);
    }

    /** Whether any call came with marks. */
    public boolean markChangesCame() {
        return markChangesCame;
    }

    /** How many calls there were, refused ones and those that wait included. */
    public int offered() {
        return offered.get();
    }

    /** What callers did that they must not. */
    public List<String> faults() {
        return faults;
    }

    /** Whether so many events are accepted in time. */
    public boolean awaitEvents(int count, Duration within) {
        return Eventually.await(within, () -> events().size() >= count);
    }

    /** Whether there are so many calls in time. */
    public boolean awaitOffers(int count, Duration within) {
        return Eventually.await(within, () -> offered.get() >= count);
    }

    /** Waits 30 s at most for so many events, and gives their texts. */
    public List<String> await(int count) {
        if (!awaitEvents(count, Duration.ofNanos(TimeUnit.SECONDS.toNanos(30)))) {
            throw new AssertionError("only " + texts() + " came");
        }
        return texts();
    }
}
