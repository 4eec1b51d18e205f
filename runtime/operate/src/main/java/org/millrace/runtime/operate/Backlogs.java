package org.millrace.runtime.operate;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.runtime.services.MetricGroup;

/**
 * What sources have before them that say how much that is: gauges {@code BytesLeft} and {@code FilesLeft}, and a counter {@code
 * BytesRead}, from which the speed and the end are told. Open to every thread.
 */
final class Backlogs {
    private static final String BYTES_LEFT = "BytesLeft";
    private static final String FILES_LEFT = "FilesLeft";
    private static final String BYTES_READ = "BytesRead";
    private static final String PER_SECOND = "BytesPerSecond";
    private static final String SECONDS_LEFT = "SecondsLeft";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.systemDefault());
    private static final List<String> UNITS = List.of("kB", "MB", "GB", "TB", "PB", "EB");
    private static final long LONGEST_SECONDS = Duration.ofDays(3650).toSeconds();

    private final Map<ComponentKey, Pace> paces = new ConcurrentHashMap<>();

    private static boolean tells(MetricGroup group) {
        return group.key().kind() == Kind.SOURCE
                && group.values().containsKey(BYTES_LEFT)
                && group.values().containsKey(BYTES_READ);
    }

    /** The figures at a time; to be told every few seconds. */
    void sample(List<MetricGroup> groups, long nanos) {
        List<MetricGroup> telling = groups.stream().filter(Backlogs::tells).toList();
        for (MetricGroup group : telling) {
            paces.computeIfAbsent(group.key(), key -> new Pace()).sample(nanos, number(group, BYTES_READ));
        }
        paces.keySet().retainAll(telling.stream().map(MetricGroup::key).collect(Collectors.toSet()));
    }

    private static long number(MetricGroup group, String name) {
        Number value = group.values().get(name);
        return value == null ? 0 : value.longValue();
    }

    /** The same figures with the speed, and the seconds until the end, as far as they are known. */
    MetricGroup with(MetricGroup group) {
        Pace pace = tells(group) ? paces.get(group.key()) : null;
        OptionalLong speed = pace == null ? OptionalLong.empty() : pace.perSecond();
        if (speed.isEmpty()) {
            return group;
        }
        Map<String, Number> values = new LinkedHashMap<>(group.values());
        values.put(PER_SECOND, speed.getAsLong());
        long left = number(group, BYTES_LEFT);
        if (left == 0) {
            values.put(SECONDS_LEFT, 0L);
        } else if (speed.getAsLong() > 0) {
            values.put(SECONDS_LEFT, Math.min(LONGEST_SECONDS, left / speed.getAsLong()));
        }
        return new MetricGroup(group.key(), values, group.counters());
    }

    /**
     * {@code 1.2 GB in 340 files left, 25.0 MB/s, done about 14:03:20}; empty if nothing is left, or that is not said.
     *
     * @param group as {@link #with} gave it
     */
    static Optional<String> text(MetricGroup group, Clock clock) {
        long left = number(group, BYTES_LEFT);
        if (!tells(group) || left <= 0) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder(bytes(left));
        long files = number(group, FILES_LEFT);
        if (files > 0) {
            text.append(" in ").append(files).append(files == 1 ? " file" : " files");
        }
        text.append(" left");
        if (group.values().containsKey(PER_SECOND)) {
            long speed = number(group, PER_SECOND);
            text.append(", ").append(speed == 0 ? "nothing is read" : bytes(speed) + "/s");
        }
        if (group.values().containsKey(SECONDS_LEFT)) {
            long seconds = number(group, SECONDS_LEFT);
            DateTimeFormatter form = seconds < Duration.ofHours(12).toSeconds() ? TIME : DAY;
            text.append(", done about ").append(form.format(clock.instant().plusSeconds(seconds)));
        }
        return Optional.of(text.toString());
    }

    /** {@code 999 bytes}, {@code 1.0 kB}. */
    static String bytes(long number) {
        if (number < 1000) {
            return number + (number == 1 ? " byte" : " bytes");
        }
        double shown = number / 1000.0;
        int unit = 0;
        while (shown >= 999.95 && unit < UNITS.size() - 1) {
            shown /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", shown, UNITS.get(unit));
    }
}
