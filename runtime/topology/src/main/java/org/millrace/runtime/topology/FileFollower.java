package org.millrace.runtime.topology;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.millrace.runtime.services.file.FileEvents;

/**
 * Has the configuration files looked at: at once when the system tells of a change, a moment later again, and now and then
 * besides. Runs on a thread of its own, {@code configuration-files}; each look is the topology's.
 */
final class FileFollower implements AutoCloseable {
    /** How long files must look the same after an edit; no look comes sooner after another. */
    private static final Duration SETTLED = Duration.ofMillis(400);

    private static final Duration WITHOUT_EVENTS = Duration.ofSeconds(1);
    private static final Duration NOW_AND_THEN = Duration.ofSeconds(5);

    private final TopologySettings settings;
    private final Look look;
    private final Thread thread = new Thread(this::run, "configuration-files");

    /** Looks. */
    interface Look {
        /** True if something is new that counts when it looks the same in a moment. */
        boolean look() throws InterruptedException;
    }

    FileFollower(TopologySettings settings, Look look) {
        this.settings = settings;
        this.look = look;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try (FileEvents events = new FileEvents(settings.files())) {
            boolean unsettled = false;
            while (true) {
                long lookedNanos = System.nanoTime();
                events.await(unsettled ? SETTLED : pause(events.deaf()));
                long early = SETTLED.toNanos() - (System.nanoTime() - lookedNanos);
                TimeUnit.NANOSECONDS.sleep(Math.max(0, early));
                unsettled = look.look();
            }
        } catch (InterruptedException e) {
            // It has ended.
        }
    }

    private Duration pause(boolean deaf) {
        return settings.poll().orElse(deaf ? WITHOUT_EVENTS : NOW_AND_THEN);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
