package org.millrace.peer.rpc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.RefusedException;
import org.millrace.api.source.Source;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.TestOutlet;

/** A source that runs, and what it delivered. */
public final class Running implements AutoCloseable {
    public final TestContext context;
    public final TestOutlet outlet = new TestOutlet();
    private final SlowDisk disk = new SlowDisk();
    private final Source source;

    /** Takes what it is given, in its time: no interrupt shortens that. */
    private final class SlowDisk implements Outlet {
        private volatile Duration time = Duration.ZERO;
        private volatile boolean writing;

        @Override
        public void accept(List<Event> batch, MarkChanges marks) throws RefusedException, InterruptedException {
            writing = true;
            sleep(time);
            outlet.accept(batch, marks);
        }

        private static void sleep(Duration time) {
            long until = System.nanoTime() + time.toNanos();
            boolean interrupted = false;
            while (System.nanoTime() - until < 0) {
                LockSupport.parkNanos(until - System.nanoTime());
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public boolean offer(List<Event> batch) {
            return time.isZero() && outlet.offer(batch);
        }

        @Override
        public int maxBatchSize() {
            return outlet.maxBatchSize();
        }

        @Override
        public long maxBatchBytes() {
            return outlet.maxBatchBytes();
        }
    }

    public Running(Path directory, Source source) throws Exception {
        this(TestContext.in(directory), source);
    }

    public Running(TestContext context, Source source) throws Exception {
        this.context = context;
        this.source = source;
        source.open(context);
        source.start(disk);
    }

    public int port() {
        return (int) context.gaugeValue("Port");
    }

    public List<String> texts() {
        return outlet.texts();
    }

    public List<Event> events() {
        return outlet.events();
    }

    public void refuse(boolean all) {
        if (all) {
            outlet.refuse(RefusedException.Reason.FULL);
        } else {
            outlet.accepting();
        }
    }

    /** From now on a put takes so long, as if a disk were slow. */
    public void writesFor(Duration time) {
        disk.time = time;
    }

    /** Whether anything was ever put. */
    public boolean hasWritten() {
        return disk.writing;
    }

    @Override
    public void close() throws Exception {
        source.stop();
        source.close();
        context.end();
    }
}
