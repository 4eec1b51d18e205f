package org.millrace.source.spooldir.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * What a file system says of a file; links are followed.
 *
 * @param inode its number there; 0 where files have none
 * @param size its bytes
 * @param modifiedNanos when it was last changed, since 1970
 */
public record Facts(long inode, long size, long modifiedNanos) {
    private static final String INODE = "ino=";
    /** What file systems round times to, apart from nanoseconds: a time may change by that when it is read again. */
    private static final long[] ROUNDED_TO = {100, 1000, 1_000_000, 1_000_000_000};

    /** As they are now. */
    public static Facts of(Path path) throws IOException {
        return of(Files.readAttributes(path, BasicFileAttributes.class));
    }

    public static Facts of(BasicFileAttributes attributes) {
        return new Facts(
                inode(attributes.fileKey()),
                attributes.size(),
                attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
    }

    /** The JDK shows it as {@code (dev=801,ino=12)}. */
    private static long inode(@org.jspecify.annotations.Nullable Object key) {
        String text = String.valueOf(key);
        int from = text.indexOf(INODE);
        int end = text.indexOf(')', from + 1);
        if (from < 0 || end < 0) {
            return 0;
        }
        try {
            return Long.parseUnsignedLong(text.substring(from + INODE.length(), end));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    public boolean sameInode(Facts other) {
        return inode == other.inode || inode == 0 || other.inode == 0;
    }

    /** Whether nothing has changed, as far as size and time tell. */
    public boolean unchangedSince(Facts before) {
        return size == before.size && sameTime(modifiedNanos, before.modifiedNanos);
    }

    /** Whether it was changed before another was, which rounding does not make it. */
    public boolean isOlderThan(Facts other) {
        return modifiedNanos < other.modifiedNanos && !sameTime(modifiedNanos, other.modifiedNanos);
    }

    private static boolean sameTime(long a, long b) {
        if (a == b) {
            return true;
        }
        for (long unit : ROUNDED_TO) {
            boolean oneIsRound = Math.floorMod(a, unit) == 0 || Math.floorMod(b, unit) == 0;
            if (oneIsRound && Math.abs(a - b) < unit) {
                return true;
            }
        }
        return false;
    }

    /** For people. */
    public String text() {
        Instant time = Instant.ofEpochSecond(
                Math.floorDiv(modifiedNanos, 1_000_000_000L), Math.floorMod(modifiedNanos, 1_000_000_000L));
        return size + " bytes of " + time;
    }
}
