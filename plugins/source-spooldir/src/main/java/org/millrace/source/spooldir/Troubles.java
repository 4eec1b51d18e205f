package org.millrace.source.spooldir;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.millrace.api.operate.Printable;
import org.millrace.source.spooldir.file.SpooledFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files that can't be read, or completed, now: each is left for a while, and the others go on. */
final class Troubles {
    private static final Logger log = LoggerFactory.getLogger(Troubles.class);
    private static final int MOST = 1000;
    private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

    private record Trouble(String reason, long pauseNanos, long untilNanos) {}

    private final LongSupplier nanos;
    private final Map<String, Trouble> all = new LinkedHashMap<>();

    Troubles(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Leaves a file for a while.
     *
     * @throws IOException if too many are left already: then it is not about files
     */
    void add(SpooledFile file, Exception cause) throws IOException {
        String reason = Printable.of(file.path().toString()) + ": " + Printable.of(cause.toString());
        Trouble before = all.remove(file.key());
        if (before == null) {
            log.warn("A file is left for now, and tried again: {}", reason, cause);
        }
        if (all.size() >= MOST) {
            throw new IOException("more than " + MOST + " files can't be read; the last of them: " + reason, cause);
        }
        long pause = before == null ? FIRST_NANOS : Math.min(LONGEST_NANOS, 2 * before.pauseNanos());
        all.put(file.key(), new Trouble(reason, pause, nanos.getAsLong() + pause));
    }

    /** Whether a file is not to be tried yet. */
    boolean rests(String key) {
        Trouble trouble = all.get(key);
        return trouble != null && trouble.untilNanos() - nanos.getAsLong() > 0;
    }

    /** A file goes on, or is gone. */
    void over(String key) {
        all.remove(key);
    }

    /** Forgets what has not been tried for long, since it is not found any more. */
    void forgetOld() {
        long now = nanos.getAsLong();
        all.values().removeIf(trouble -> now - trouble.untilNanos() > LONGEST_NANOS);
    }

    /** For people; empty if there is none. */
    Optional<String> text() {
        String last = null;
        for (Trouble trouble : all.values()) {
            last = trouble.reason();
        }
        return last == null
                ? Optional.empty()
                : Optional.of(all.size() + " " + (all.size() == 1 ? "file" : "files")
                        + " can't be read or completed now, such as " + last);
    }
}
