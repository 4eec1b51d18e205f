package org.millrace.sink.file.roll;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.millrace.api.component.InvalidConfigurationException;

/** Names files as Flume's path managers do: {@code <prefix><start millis>-<n>[.ext]} or {@code <prefix><date and time>-<n>[.ext]}. */
final class FileNames {
    private static final DateTimeFormatter ROLL_TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneId.systemDefault());

    private final Path directory;
    private final String prefix;
    private final String extension;
    private final boolean byRollTime;
    private final Clock clock;
    private final long startMillis;
    private int number;

    FileNames(Path directory, String manager, String prefix, String extension, Clock clock) {
        this.directory = directory;
        this.byRollTime = byRollTime(manager);
        this.prefix = plain("sink.pathManager.prefix", prefix);
        String trimmed = plain("sink.pathManager.extension", extension);
        this.extension = trimmed.isEmpty() ? "" : "." + (trimmed.startsWith(".") ? trimmed.substring(1) : trimmed);
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

    private static String plain(String key, String part) {
        if (part.contains("/") || part.contains("\\")) {
            throw new InvalidConfigurationException(key, "must not hold a path separator, was " + part);
        }
        return part.trim();
    }

    Path next() {
        number++;
        String stem = byRollTime ? ROLL_TIME.format(clock.instant()) : Long.toString(startMillis);
        return directory.resolve(prefix + stem + "-" + number + extension);
    }
}
