package org.millrace.source.spooldir;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.millrace.api.file.Presence;
import org.millrace.api.operate.Printable;
import org.millrace.source.spooldir.file.FileMark;
import org.millrace.source.spooldir.file.SpooledFile;
import org.millrace.source.spooldir.track.Tracks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which files are to be read next. Looks through the directory when it has none left, and again when what it knows is old; but for no
 * more than a twentieth of the time.
 */
final class Backlog {
    private static final Logger log = LoggerFactory.getLogger(Backlog.class);
    private static final int SHARE = 20;
    private static final long OLD_WHILE_READING_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final SpoolSettings settings;
    private final Lister lister;
    private final Tracks tracks;
    private final Ledger ledger;
    private final Troubles troubles;
    private final Progress progress;
    private final LongSupplier nanos;

    private Deque<SpooledFile> queue = new ArrayDeque<>();
    private boolean listed;
    private long listedAt;
    private long tookNanos;

    Backlog(
            SpoolSettings settings,
            Lister lister,
            Tracks tracks,
            Ledger ledger,
            Troubles troubles,
            Progress progress,
            LongSupplier nanos) {
        this.settings = settings;
        this.lister = lister;
        this.tracks = tracks;
        this.ledger = ledger;
        this.troubles = troubles;
        this.progress = progress;
        this.nanos = nanos;
    }

    /** While a file is read: what is shown of the others must not become too old. */
    void lookWhileReading(OpenedFile file, long accepted) throws IOException {
        if (isOld(OLD_WHILE_READING_NANOS)) {
            list(file.file().key(), accepted);
        }
    }

    /**
     * The next file.
     *
     * @param mayLook whether the directory may be looked through
     */
    Optional<SpooledFile> next(boolean mayLook) throws IOException {
        if (mayLook && (queue.isEmpty() || isOld(settings.pollDelay().toNanos()))) {
            list(null, 0);
        }
        while (!queue.isEmpty()) {
            SpooledFile next = queue.remove();
            if (!troubles.rests(next.key())) {
                return Optional.of(next);
            }
        }
        return Optional.empty();
    }

    private boolean isOld(long leastNanos) {
        long age = nanos.getAsLong() - listedAt;
        return listed && age > leastNanos && age > SHARE * tookNanos;
    }

    private void list(@Nullable String inHand, long accepted) throws IOException {
        Set<String> started = ledger.keys();
        Listing listing = lister.list(started);
        listed = true;
        listedAt = nanos.getAsLong();
        tookNanos = listing.tookNanos();
        queue = new ArrayDeque<>(listing.next());
        listing.over().forEach(this::over);
        if (inHand != null) {
            queue.removeIf(file -> file.key().equals(inHand));
            started.remove(inHand);
        }
        if (listing.trouble().isEmpty()) {
            started.removeAll(listing.started());
            started.removeAll(listing.over());
            forget(started);
        }
        troubles.forgetOld();
        progress.listed(listing, accepted);
        progress.show(troubles.text());
    }

    /** Files that have marks and were not found. */
    private void forget(Set<String> absent) throws IOException {
        for (String key : absent) {
            // One that is there and not to be read, since the patterns are others now, keeps its mark.
            if (!Presence.ofEntry(settings.directory().resolve(key))) {
                ledger.of(key)
                        .filter(mark -> mark.stage() == FileMark.Stage.READING)
                        .ifPresent(mark -> log.warn(
                                "{}, of which a part has been read, is not there any more: it had {}",
                                Printable.of(key),
                                mark.facts().text()));
                over(key);
            }
        }
    }

    /** An earlier life saw to a file, and did not live to drop its mark. */
    private void over(String key) {
        tracks.wereDone(key);
        ledger.over(key);
        troubles.over(key);
    }

    /** Forgets what is next: files are to be read again, of which a part has been read first. */
    void clear() {
        queue.clear();
    }

    /** How long to wait when there was nothing. */
    Duration pause() {
        return Duration.ofNanos(Math.max(settings.pollDelay().toNanos(), SHARE * tookNanos));
    }
}
