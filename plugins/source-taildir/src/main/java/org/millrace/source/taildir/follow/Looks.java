package org.millrace.source.taildir.follow;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.millrace.source.taildir.disk.DirectoryEvents;
import org.millrace.source.taildir.disk.Disk;
import org.millrace.source.taildir.disk.Facts;

/**
 * When to look. The system's news come first; besides them everything is looked at now and then: slowly where news come, twice a second
 * where files grew without any, and while something is to be found out. A look that takes long is taken less often.
 */
final class Looks implements AutoCloseable {
    /** Between two polls: so that a writer of single lines makes batches. */
    static final Duration PAUSE = Duration.ofMillis(20);

    private static final Duration WAIT = Duration.ofMillis(250);
    private static final long FAST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int LEAST_BETWEEN = 4;

    private final TailSettings settings;
    private final Disk disk;
    private final Files files;
    private final Look look;
    private final LongSupplier nanos;
    private final DirectoryEvents events = new DirectoryEvents();
    private final Set<Path> directories = new LinkedHashSet<>();
    /** Directories of which no news has come. */
    private final Set<@Nullable Path> deaf = new HashSet<>();

    private Duration pause;
    private long lastNanos;
    private long costNanos;
    private boolean looked;
    private boolean resting;
    private boolean names;
    private boolean listening;

    Looks(TailSettings settings, Disk disk, Files files, Look look, LongSupplier nanos) {
        this.settings = settings;
        this.disk = disk;
        this.files = files;
        this.look = look;
        this.nanos = nanos;
        settings.groups().forEach(group -> directories.add(group.directory()));
        deaf.addAll(directories);
        pause = settings.pauseStep();
    }

    /**
     * Waits a moment for news if there is nothing to do, and looks if it is time.
     *
     * @return whether it has looked at everything
     */
    boolean await(boolean idle) throws InterruptedException {
        if (idle && resting && looked) {
            long left = Math.max(0, lastNanos + (names ? leastBetween() : interval()) - nanos.getAsLong());
            events.await(left < WAIT.toNanos() ? Duration.ofNanos(left) : WAIT);
        } else {
            events.gather();
        }
        listen();
        long now = nanos.getAsLong();
        names |= events.takeNames();
        Set<Path> told = events.takeChanged();
        told.forEach(this::changed);
        look.takeGrown();
        long since = now - lastNanos;
        long least = leastBetween();
        boolean due = !looked || since >= Math.max(least, interval()) || (names && since >= least);
        if (due) {
            look.run(names);
            names = false;
            looked = true;
            lastNanos = nanos.getAsLong();
            costNanos = lastNanos - now;
            hear();
        }
        return due;
    }

    private long leastBetween() {
        return Math.max(LEAST_BETWEEN * costNanos, PAUSE.toNanos());
    }

    private void listen() {
        if (!listening || names) {
            listening = true;
            events.listen(directories);
        }
    }

    private void changed(Path path) {
        Path directory = path.getParent();
        deaf.remove(directory);
        try {
            Optional<Facts> facts = disk.look(path);
            TailFile file = facts.isEmpty() ? null : files.of(facts.get().key());
            if (file == null || facts.isEmpty()) {
                names = true;
            } else {
                look.changed(file, facts.get());
            }
        } catch (IOException e) {
            // The next look will meet it again, and say so.
            names = true;
        }
    }

    /** What the look found without having been told makes its directory deaf. */
    private void hear() {
        Set<@Nullable Path> grown = look.takeGrown();
        if (!grown.isEmpty()) {
            events.gather();
            Set<@Nullable Path> told = new HashSet<>();
            events.changed().forEach(path -> told.add(path.getParent()));
            grown.removeAll(told);
            deaf.addAll(grown);
        }
    }

    private long interval() {
        long slow = pause.toNanos();
        return deaf.isEmpty() && !files.isUnsettled() ? slow : Math.min(slow, FAST_NANOS);
    }

    /** Whether anything was handed on since. */
    void worked(boolean sent) {
        resting = !sent;
        if (sent) {
            pause = settings.pauseStep();
        } else if (pause.compareTo(settings.longestPause()) < 0 && nanos.getAsLong() - lastNanos < PAUSE.toNanos()) {
            Duration longer = pause.plus(settings.pauseStep());
            pause = longer.compareTo(settings.longestPause()) < 0 ? longer : settings.longestPause();
        }
    }

    @Override
    public void close() throws IOException {
        events.close();
    }
}
