package org.millrace.source.taildir;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.source.taildir.follow.Group;
import org.millrace.source.taildir.follow.TailSettings;
import org.millrace.source.taildir.line.JoinedLines;
import org.millrace.source.taildir.line.Lines;
import org.millrace.source.taildir.line.Splitter;

/** Makes settings of what was typed, or says what is wrong with it. */
final class Typed {
    private static final String GROUPS = "filegroups";
    private static final long DAY_MS = Duration.ofDays(1).toMillis();
    private static final int MOST_EVENTS = 100_000;

    private Typed() {}

    static TailSettings settings(TaildirConfig config, Map<String, ?> keys) {
        positive("batchSize", config.batchSize());
        positive("maxBatchCount", config.maxBatchCount());
        String header = config.fileHeader() ? config.fileHeaderKey().trim() : "";
        if (config.fileHeader() && header.isEmpty()) {
            throw new InvalidConfigurationException("fileHeaderKey", "is empty; give the header a name, such as file");
        }
        return new TailSettings(
                groups(config.filegroups().trim(), keys),
                splitter(config),
                config.multiline_pattern().isEmpty()
                        ? Duration.ofDays(1)
                        : time("multiline.timeout", config.multiline_timeout()),
                config.longLines() == LongLines.TRUNCATE,
                config.byteOffsetHeader(),
                header,
                config.skipToEnd(),
                config.cachePatternMatching(),
                config.readCompressed(),
                time("idleTimeout", config.idleTimeout()),
                Duration.ofMillis(Math.min(config.deletedTimeout(), 365 * DAY_MS)),
                time("writePosInterval", config.writePosInterval()),
                time("backoffSleepIncrement", config.backoffSleepIncrement()),
                time("maxBackoffSleep", config.maxBackoffSleep()),
                Math.min(config.batchSize(), MOST_EVENTS),
                config.maxBatchCount(),
                between("maxOpenFiles", config.maxOpenFiles(), 2, MOST_EVENTS));
    }

    private static Splitter splitter(TaildirConfig config) {
        int most = between("maxLineLength", config.maxLineLength(), 16, 64 << 20);
        String joined = config.multiline_pattern();
        return joined.isEmpty()
                ? new Lines(most)
                : new JoinedLines(
                        pattern("multiline.pattern", joined), config.multiline_matches() == LineRole.START, most);
    }

    private static List<Group> groups(String names, Map<String, ?> keys) {
        if (names.isEmpty()) {
            throw new InvalidConfigurationException(
                    GROUPS, "is empty; name a group, such as f1, and say by filegroups.f1 which files are in it");
        }
        List<Group> groups = new ArrayList<>();
        for (String name : names.split("\\s+", -1)) {
            String key = GROUPS + "." + name;
            Object typed = keys.get(key);
            if (typed == null || typed.toString().isBlank()) {
                throw new InvalidConfigurationException(
                        key,
                        "is required; give a directory and a regular expression of names, such as /var/log/.*\\\\.log");
            }
            groups.add(group(name, key, typed.toString().trim(), headers("headers." + name + ".", keys)));
        }
        return List.copyOf(groups);
    }

    private static Group group(String name, String key, String typed, Map<String, String> headers) {
        int slash = typed.lastIndexOf('/');
        if (!typed.startsWith("/") || slash == typed.length() - 1) {
            throw new InvalidConfigurationException(
                    key,
                    "must be an absolute directory, a slash and a regular expression of names, such as /var/log/app.*log");
        }
        try {
            return new Group(
                    name,
                    Path.of(typed.substring(0, Math.max(1, slash))).normalize(),
                    pattern(key, typed.substring(slash + 1)),
                    headers);
        } catch (InvalidPathException e) {
            throw new InvalidConfigurationException(key, "is no path: " + e.getReason());
        }
    }

    private static Map<String, String> headers(String prefix, Map<String, ?> keys) {
        Map<String, String> headers = new LinkedHashMap<>();
        new TreeMap<>(keys).forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                headers.put(key.substring(prefix.length()), value.toString());
            }
        });
        return headers;
    }

    private static Pattern pattern(String key, String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new InvalidConfigurationException(
                    key,
                    "is no regular expression: " + e.getDescription() + " at character " + e.getIndex()
                            + (regex.startsWith("*") ? "; for any characters write .* in place of *" : ""));
        }
    }

    private static Duration time(String key, long ms) {
        positive(key, ms);
        return Duration.ofMillis(Math.min(ms, DAY_MS));
    }

    private static void positive(String key, long value) {
        if (value < 1) {
            throw new InvalidConfigurationException(key, "must be at least 1, was " + value);
        }
    }

    private static int between(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InvalidConfigurationException(key, "must be " + least + " to " + most + ", was " + value);
        }
        return value;
    }
}
