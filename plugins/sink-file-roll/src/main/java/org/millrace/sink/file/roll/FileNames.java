package org.millrace.sink.file.roll;

import java.time.Clock;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Supplier;
import org.millrace.api.component.InvalidConfigurationException;

/**
 * Names files as Flume's path managers do: {@code <prefix><start millis>-<n>} or {@code <prefix><date and time>-<n>}. No number is
 * given twice, in whatever directory the file is. Belongs to the sink's thread.
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

    /** The names that begin with a prefix. */
    Supplier<String> beginning(String prefix) {
        return () -> {
            number++;
            String stem = byRollTime ? ROLL_TIME.format(clock.instant()) : Long.toString(startMillis);
            return prefix + stem + "-" + number;
        };
    }
}
