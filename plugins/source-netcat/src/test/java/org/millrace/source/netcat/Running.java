package org.millrace.source.netcat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.RefusedException;
import org.millrace.testkit.TestContext;

/** A netcat source that runs, what it delivered, and what its outlet does. */
final class Running implements Outlet, AutoCloseable {
    final List<String> delivered = new CopyOnWriteArrayList<>();
    final List<Integer> batchSizes = new CopyOnWriteArrayList<>();
    final TestContext context;
    private final NetcatSource source;
    private volatile int maxBatchSize = 100;
    private volatile Runnable before = () -> {};
    private volatile boolean accepting;
    private volatile boolean countsOnly;
    private final AtomicInteger count = new AtomicInteger();
    private volatile @Nullable Supplier<RefusedException> refusal;

    private Running(NetcatSource source, TestContext context) {
        this.context = context;
        this.source = source;
    }

    static Running of(NetcatConfig config, TestContext context) throws Exception {
        return of(new NetcatSource(config), context);
    }

    static Running of(NetcatSource source, TestContext context) throws Exception {
        Running running = new Running(source, context);
        running.source.open(running.context);
        running.source.start(running);
        return running;
    }

    int port() {
        return (int) context.gaugeValue("Port");
    }

    Peer connect() throws IOException {
        return new Peer(port());
    }

    /** Runs before each batch is accepted. */
    void before(Runnable step) {
        before = step;
    }

    /** From now on what is delivered is counted and not kept. */
    void countOnly() {
        countsOnly = true;
    }

    int deliveredCount() {
        return count.get();
    }

    boolean isAccepting() {
        return accepting;
    }

    /** From now on batches are refused; null accepts again. */
    void refuse(@Nullable Supplier<RefusedException> how) {
        refusal = how;
    }

    void maxBatchSize(int most) {
        maxBatchSize = most;
    }

    @Override
    public void accept(List<Event> batch, MarkChanges marks) throws RefusedException {
        accepting = true;
        before.run();
        Supplier<RefusedException> now = refusal;
        if (now != null) {
            throw Objects.requireNonNull(now.get());
        }
        count.addAndGet(batch.size());
        if (countsOnly) {
            return;
        }
        List<String> texts = new ArrayList<>();
        batch.forEach(event -> texts.add(event.text()));
        batchSizes.add(batch.size());
        delivered.addAll(texts);
    }

    @Override
    public int maxBatchSize() {
        return maxBatchSize;
    }

    void stop() throws Exception {
        source.stop();
    }

    @Override
    public void close() throws Exception {
        source.stop();
        source.close();
        context.end();
    }
}
