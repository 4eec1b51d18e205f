package org.millrace.source.exec;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Counter;
import org.millrace.api.component.FatalException;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.Health;
import org.millrace.api.component.SourceType;
import org.millrace.api.event.Event;
import org.millrace.api.operate.Printable;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.PolledSource;
import org.millrace.api.source.RefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a command and makes an event of each line that it writes. A batch that is refused is kept and the command waits; whatever it has
 * written when the agent is killed is gone, since a command can't be asked for it again.
 */
@SourceType(value = "exec", classes = "org.apache.flume.source.ExecSource", guarantee = Guarantee.AT_MOST_ONCE)
public final class ExecSource implements PolledSource {
    private static final Logger log = LoggerFactory.getLogger(ExecSource.class);
    private static final Duration A_LOOK = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final ExecSettings settings;
    private final List<Event> batch = new ArrayList<>();
    private @Nullable ComponentContext context;
    private @Nullable Outlet outlet;
    private @Nullable Child child;
    private long begunNanos;
    private long nextNanos = System.nanoTime();
    private boolean over;
    private boolean well = true;

    public ExecSource(ExecConfig config) {
        this.settings = ExecSettings.of(config);
    }

    /** Two runs of a command would write everything twice. */
    @Override
    public boolean exclusive() {
        return true;
    }

    @Override
    public void open(ComponentContext given) {
        context = given;
    }

    @Override
    public void start(Outlet to) {
        outlet = to;
    }

    @Override
    public Duration poll(Outlet to) throws Exception {
        if (over) {
            return Duration.ofSeconds(1);
        }
        Child running = child;
        if (running == null) {
            long wait = nextNanos - System.nanoTime();
            if (wait > 0) {
                return Duration.ofNanos(Math.min(wait, Duration.ofSeconds(1).toNanos()));
            }
            running = run();
            if (running == null) {
                return A_LOOK;
            }
        }
        if (fill(running.lines(), to)) {
            send(to);
        }
        if (!batch.isEmpty() || !running.lines().isOver()) {
            return Duration.ZERO;
        }
        if (running.isAlive()) {
            // It has closed its standard output and goes on.
            return A_LOOK;
        }
        ended(running);
        return over ? Duration.ofSeconds(1) : Duration.ofMillis(1);
    }

    /** As much as the channels take at once. */
    private void send(Outlet to) throws RefusedException, InterruptedException {
        int count = 0;
        long bytes = 0;
        for (Event event : batch) {
            bytes += event.size();
            if (count > 0 && (count >= to.maxBatchSize() || bytes > to.maxBatchBytes())) {
                break;
            }
            count++;
        }
        List<Event> part = batch.subList(0, count);
        to.accept(part);
        part.clear();
    }

    private @Nullable Child run() throws FatalException {
        ComponentContext given = context;
        if (given == null) {
            throw new IllegalStateException("not open");
        }
        try {
            Counter cut = given.counter("LineCutCount");
            Child begun = Child.run(settings, given.threads(), cut, this::error);
            given.counter("CommandStartCount").increment();
            child = begun;
            tell(Health.OK, "");
            return begun;
        } catch (IOException e) {
            String why = "the command can't be run: " + Printable.of(String.valueOf(e.getMessage()));
            if (!settings.restart()) {
                throw new FatalException(why, e);
            }
            nextNanos = System.nanoTime() + settings.throttle().toNanos();
            tell(
                    Health.DEGRADED,
                    why + "; it is tried again every " + settings.throttle().toMillis() + " ms");
            return null;
        }
    }

    private void error(String line) {
        if (settings.logsErrors()) {
            log.info("stderr: {}", Printable.of(line));
        }
    }

    /** Whether there is a batch to be sent now. */
    private boolean fill(Lines lines, Outlet to) throws InterruptedException {
        int most = Math.min(settings.batchSize(), Math.max(1, to.maxBatchSize()));
        long until = System.nanoTime() + A_LOOK.toNanos();
        while (batch.size() < most) {
            long now = System.nanoTime();
            long left = until - now;
            if (!batch.isEmpty()) {
                left = Math.min(left, begunNanos + settings.batchWait().toNanos() - now);
            }
            byte[] line = lines.take(left);
            if (line == null) {
                break;
            }
            if (batch.isEmpty()) {
                begunNanos = System.nanoTime();
            }
            batch.add(Event.of(line));
        }
        return batch.size() >= most
                || (!batch.isEmpty()
                        && (lines.isOver()
                                || System.nanoTime() - begunNanos
                                        >= settings.batchWait().toNanos()));
    }

    private void ended(Child gone) {
        child = null;
        String how = "the command has ended with exit code " + gone.code();
        if (settings.restart()) {
            nextNanos = System.nanoTime() + settings.throttle().toNanos();
            log.info("{}; it is run again in {} ms.", how, settings.throttle().toMillis());
            return;
        }
        over = true;
        log.info("{}; restart = false, so that it is not run again.", how);
        tell(gone.code() == 0 ? Health.OK : Health.DEGRADED, how + "; it is not run again (restart = false)");
    }

    private void tell(Health health, String detail) {
        ComponentContext given = context;
        if (given != null && (health != Health.OK || !well || !detail.isEmpty())) {
            well = health == Health.OK;
            given.report(health, detail);
        }
    }

    @Override
    public void stop() throws Exception {
        Child running = child;
        Outlet to = outlet;
        child = null;
        over = true;
        if (running == null) {
            return;
        }
        running.end(PATIENCE);
        running.lines().awaitEnd(PATIENCE.toNanos());
        try {
            if (to != null) {
                lastWords(running.lines(), to);
            }
        } finally {
            int left = batch.size() + running.lines().size();
            running.lines().close();
            if (left > 0) {
                log.warn("{} lines of the command were not taken any more.", left);
            }
        }
    }

    /** What it had written goes to the channels, as far as they take it soon. */
    private void lastWords(Lines lines, Outlet to) throws InterruptedException {
        long until = System.nanoTime() + LAST_WORDS.toNanos();
        int most = Math.min(settings.batchSize(), Math.max(1, to.maxBatchSize()));
        try {
            while (System.nanoTime() - until < 0) {
                byte[] line = batch.size() < most ? lines.take(0) : null;
                if (line != null) {
                    batch.add(Event.of(line));
                } else if (batch.isEmpty()) {
                    return;
                } else {
                    send(to);
                }
            }
        } catch (RefusedException e) {
            log.debug("The channels take no more.", e);
        }
    }

    @Override
    public void close() throws Exception {
        stop();
    }
}
