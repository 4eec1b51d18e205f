package org.millrace.channel.file.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Keeps some of the disk free: knows whether there is room for more, without asking the disk each time. Guarded by the
 * log's lock.
 */
public final class SpaceGuard {
    /** How long an answer of the disk holds. */
    public static final long ASK_NANOS = 100_000_000L;
    /** How long nothing is tried after a write found no room. */
    public static final long PAUSE_NANOS = 1_000_000_000L;

    private final Disk disk;
    private final List<Path> directories;
    private final long required;
    private final LongSupplier nanos;

    private long asked;
    private boolean everAsked;
    private long free;
    private Path tightest;
    private long pausedUntil;
    private boolean paused;

    public SpaceGuard(Disk disk, List<Path> directories, long required, LongSupplier nanos) {
        this.disk = disk;
        this.directories = directories;
        this.tightest = directories.get(0);
        this.required = required;
        this.nanos = nanos;
    }

    /** Whether {@code bytes} more leave enough free. */
    public boolean admits(long bytes) {
        long now = nanos.getAsLong();
        if (paused) {
            if (pausedUntil - now > 0) {
                return false;
            }
            paused = false;
            everAsked = false;
        }
        if (!everAsked || now - asked > ASK_NANOS) {
            free = ask();
            asked = now;
            everAsked = true;
        }
        if (free - bytes < required) {
            return false;
        }
        free -= bytes;
        return true;
    }

    private long ask() {
        long least = Long.MAX_VALUE;
        for (Path directory : directories) {
            try {
                long usable = disk.usableSpace(directory);
                if (usable < least) {
                    least = usable;
                    tightest = directory;
                }
            } catch (IOException e) {
                // A file system that can't say how much is left says so when it is written to.
            }
        }
        return least;
    }

    /** What there is and what it takes, for a batch of so many bytes. */
    public String shortage(long bytes) {
        String found = paused ? "a write has just found no room" : free + " bytes are free";
        return found + " on the disk of " + tightest + ", and " + (required + bytes) + " are needed: "
                + (bytes == 0 ? "" : bytes + " for the batch and ") + "minimumRequiredSpace=" + required
                + " that stay free";
    }

    /** A write found no room whatever the disk says. */
    public void pause() {
        paused = true;
        pausedUntil = nanos.getAsLong() + PAUSE_NANOS;
    }
}
