package org.millrace.runtime.services.command;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How people write how long something lasts: {@code 30s}, {@code 500ms}, {@code 10m}, {@code 1h}; a number alone is of seconds. */
final class Durations {
    private static final Pattern TIME = Pattern.compile("(\\d{1,6})(ms|s|m|h)?");

    private Durations() {}

    /**
     * Reads one.
     *
     * @param name of what, for people
     */
    static Duration of(String name, String text) throws UsageException {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw new UsageException(name + " is " + text + "; write 30s, 500ms, 10m or 1h");
        }
        long number = Long.parseLong(time.group(1));
        String unit = time.group(2) == null ? "s" : time.group(2);
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofSeconds(number);
        };
    }
}
