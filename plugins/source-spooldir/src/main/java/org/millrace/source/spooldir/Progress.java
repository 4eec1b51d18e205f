package org.millrace.source.spooldir;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Counter;
import org.millrace.api.component.Health;
import org.millrace.api.operate.Printable;
import org.millrace.source.spooldir.file.SpooledFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is shown of the reading. Its figures are read by other threads. */
final class Progress {
    private static final Logger log = LoggerFactory.getLogger(Progress.class);
    /** From here on, of files that are set aside only the 128th, 256th and so on are told one by one. */
    private static final int TOLD = 100;

    private final ComponentContext context;
    private final AtomicLong bytesLeft = new AtomicLong();
    private final AtomicLong filesLeft = new AtomicLong();
    private final AtomicLong aside = new AtomicLong();
    private final Counter bytesRead;
    private final Counter completed;
    private final Counter setAside;
    private String lastAside = "";
    private Optional<String> unseen = Optional.empty();
    private String shown = "";

    Progress(ComponentContext context) {
        this.context = context;
        context.gauge("BytesLeft", bytesLeft::get);
        context.gauge("FilesLeft", filesLeft::get);
        context.gauge("FilesAside", aside::get);
        this.bytesRead = context.counter("BytesRead");
        this.completed = context.counter("FilesCompleted");
        this.setAside = context.counter("FilesSetAside");
    }

    /**
     * The directory was looked through.
     *
     * @param accepted bytes of files in it that are in the channel already
     */
    void listed(Listing listing, long accepted) {
        filesLeft.set(listing.files());
        bytesLeft.set(Math.max(0, listing.bytes() - accepted));
        aside.set(listing.aside());
        unseen = listing.trouble();
    }

    /** So many bytes need not be read, since they were before. */
    void skipped(long bytes) {
        less(bytesLeft, bytes);
    }

    /** So many bytes have become events in the channel. */
    void accepted(long bytes) {
        bytesRead.add(bytes);
        less(bytesLeft, bytes);
    }

    void completed() {
        completed.increment();
        less(filesLeft, 1);
    }

    /** A file has gone by itself. */
    void left() {
        less(filesLeft, 1);
    }

    void setAside(SpooledFile file, String reason, String where) {
        setAside.increment();
        aside.incrementAndGet();
        less(filesLeft, 1);
        lastAside = Printable.of(file.path().toString()) + ": " + reason;
        long count = setAside.get();
        if (count <= TOLD || Long.bitCount(count) == 1) {
            log.warn(
                    "{} is set aside as {}: {}. All other files go on. (File {} since the source was opened.)",
                    Printable.of(file.path().toString()),
                    where,
                    reason,
                    count);
        }
    }

    private static void less(AtomicLong of, long by) {
        of.updateAndGet(now -> Math.max(0, now - by));
    }

    /** Tells how all is, if that has changed. */
    void show(Optional<String> troubles) {
        List<String> parts = new ArrayList<>();
        if (aside.get() > 0) {
            parts.add(aside.get() + (aside.get() == 1 ? " file is" : " files are") + " set aside"
                    + (lastAside.isEmpty() ? " (the log says why)" : ", the last: " + lastAside));
        }
        troubles.ifPresent(parts::add);
        unseen.ifPresent(parts::add);
        String now = String.join("; ", parts);
        if (!now.equals(shown)) {
            shown = now;
            context.report(now.isEmpty() ? Health.OK : Health.DEGRADED, now);
        }
    }
}
