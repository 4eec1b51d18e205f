package org.millrace.sink.file.roll;

import java.time.Clock;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Supplier;
import org.millrace.api.component.InvalidConfigurationException;

/**
 * Names files as Flume's path managers do: {@code <prefix><start millis>-<n>} or {@code <prefix><date and time>-<n>}. One series for
 * all directories. Belongs to the sink's thread.
 */
final class FileNames {
    private static final DateTimeFormatter ROLL_TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneId.systemDefault());

    private final boolean byRollTime;
    private final Clock clock;
    private final long startMillis;
    private int number;

    FileNames(String manager, Clock clock) {
        this.byRollTime = byRollTime(manager);
        this.clock = clock;
        this.startMillis = clock.millis();
    }

    private static boolean byRollTime(String manager) {
        return switch (manager.trim().toUpperCase(Locale.ROOT)) {
            case "DEFAULT" -> false;
            case "ROLLTIME" -> true;
            default ->
                throw new InvalidConfigurationException(
                        "sink.pathManager", "must be DEFAULT or ROLLTIME, was " + manager);
        };
    }

    /** A part of a name: it leads to no other directory. */
    static String plain(String key, String part) {
        if (part.contains("/") || part.contains("\\")) {
            throw new InvalidConfigurationException(key, "must not hold a path separator, was " + part);
        }
        return part.trim();
    }

    /** An extension with its dot, or nothing. */
    static String extension(String typed) {
        String trimmed = plain("sink.pathManager.extension", typed);
        return trimmed.isEmpty() || trimmed.startsWith(".") ? trimmed : "." + trimmed;
    }

    /** Names behind a prefix. */
    Supplier<String> of(String prefix) {
        return () -> {
            number++;
            String stem = byRollTime ? ROLL_TIME.format(clock.instant()) : Long.toString(startMillis);
            return prefix + stem + "-" + number;
        };
    }
}
