package org.millrace.bridge.flume.inside;

import java.time.Duration;
import org.apache.flume.ChannelException;
import org.apache.flume.EventDrivenSource;
import org.apache.flume.PollableSource;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.FatalException;
import org.millrace.api.component.Health;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.Source;
import org.millrace.bridge.flume.load.Advice;
import org.millrace.bridge.flume.load.Part;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A source of Flume's, driven by its peers or polled by a thread of its own, as in Flume. */
public final class SourceAdapter implements Source {
    private static final Logger log = LoggerFactory.getLogger(SourceAdapter.class);
    private static final Duration END = Duration.ofSeconds(5);

    private final Part part;
    private final org.apache.flume.Source source;
    private final Figures figures = new Figures();
    private @Nullable ComponentContext context;
    private @Nullable Thread poller;
    private @Nullable OutletProcessor processor;
    private boolean started;
    private volatile boolean over;

    public SourceAdapter(Part part) throws FatalException {
        this.part = part;
        this.source = Made.of(part, org.apache.flume.Source.class);
        if (!(source instanceof PollableSource) && !(source instanceof EventDrivenSource)) {
            throw new FatalException(part.className()
                    + " is neither a PollableSource nor an EventDrivenSource: Flume itself would not know how"
                    + " to run it");
        }
    }

    @Override
    public void open(ComponentContext given) throws Exception {
        context = given;
        Made.configured(source, part, given.name());
    }

    @Override
    public void start(Outlet outlet) throws Exception {
        ComponentContext known = java.util.Objects.requireNonNull(context, "open");
        OutletProcessor handing = new OutletProcessor(outlet);
        processor = handing;
        source.setChannelProcessor(handing);
        started = true;
        Made.started(source, part);
        figures.show(known);
        Made.says(known, part);
        if (source instanceof PollableSource pollable) {
            Thread made = known.threads().newThread(() -> poll(pollable, known));
            made.setContextClassLoader(part.loader());
            poller = made;
            made.start();
        }
    }

    private void poll(PollableSource pollable, ComponentContext known) {
        long empties = 0;
        boolean well = true;
        while (!over) {
            long pause = 0;
            try {
                if (pollable.process() == PollableSource.Status.BACKOFF) {
                    pause = Math.min(
                            ++empties * pollable.getBackOffSleepIncrement(), pollable.getMaxBackOffSleepInterval());
                } else {
                    empties = 0;
                }
                if (!well) {
                    Made.says(known, part);
                    well = true;
                }
            } catch (Exception e) {
                if (over) {
                    return;
                }
                pause = pollable.getMaxBackOffSleepInterval();
                // A channel that is full is nobody's fault and shows elsewhere.
                if (!(e instanceof ChannelException)) {
                    log.debug("{}: process failed", known.name(), e);
                    known.report(Health.DEGRADED, Advice.of(e, part.className(), part.origin()));
                    well = false;
                }
            }
            if (!slept(pause)) {
                return;
            }
        }
    }

    private boolean slept(long millis) {
        if (millis <= 0 && !Thread.currentThread().isInterrupted()) {
            return true;
        }
        try {
            Thread.sleep(Math.max(0, millis));
            return true;
        } catch (InterruptedException e) {
            // Told to end; or the source has swallowed an interrupt of its own and goes on.
            return !over;
        }
    }

    @Override
    public void stop() throws InterruptedException {
        over = true;
        Thread running = poller;
        poller = null;
        if (running != null) {
            running.interrupt();
            running.join(END.toMillis());
        }
        if (started) {
            started = false;
            Made.stopped(source);
            figures.forget();
        }
        OutletProcessor handing = processor;
        if (handing != null) {
            handing.end();
        }
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }
}
