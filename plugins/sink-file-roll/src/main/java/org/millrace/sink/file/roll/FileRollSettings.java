package org.millrace.sink.file.roll;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.sink.Window;
import org.millrace.bucket.format.Compression;
import org.millrace.bucket.format.Gzip;
import org.millrace.bucket.path.Escapes;
import org.millrace.bucket.path.PathRules;
import org.millrace.bucket.path.Placement;
import org.millrace.bucket.path.Rounding;
import org.millrace.bucket.path.Zones;
import org.millrace.bucket.sink.BucketSettings;
import org.millrace.bucket.sink.BucketSettings.Pace;
import org.millrace.bucket.sink.FileNaming;
import org.millrace.bucket.sink.RollRules;

/** What was typed, checked. */
final class FileRollSettings {
    private static final int SYNCS_AT_ONCE = 4;
    private static final int EVENTS_TO_FORCE = 10_000;
    private static final long BYTES_TO_FORCE = 4 << 20;
    private static final Duration RETRY = Duration.ofSeconds(30);

    final Escapes directory;
    final boolean fsync;
    final @Nullable Compression compression;
    final Pace pace;
    private final BucketSettings bucket;
    /** All that a change of which needs another instance, and other files. */
    private final List<Object> fixed;

    FileRollSettings(FileRollConfig config, Clock clock) {
        String where = config.sink_directory();
        if (where == null || where.isBlank()) {
            throw new InvalidConfigurationException("sink.directory", "a directory is needed");
        }
        directory = escapes("sink.directory", where.trim());
        fsync = config.sink_fsync();
        compression = compression(config.sink_codeC());
        pace = pace(config);
        String suffix = FileNames.extension(config.sink_pathManager_extension())
                + (compression == null ? "" : compression.suffix());
        String prefix = FileNames.plain("sink.pathManager.prefix", config.sink_pathManager_prefix());
        FileNames names = new FileNames(config.sink_pathManager(), clock);
        FileNaming naming = new FileNaming(
                names::of,
                suffix,
                FileNames.plain("sink.inUsePrefix", config.sink_inUsePrefix()),
                FileNames.plain("sink.inUseSuffix", config.sink_inUseSuffix()));
        if (config.sink_maxOpenFiles() < 1) {
            throw new InvalidConfigurationException(
                    "sink.maxOpenFiles", "must be at least 1, was " + config.sink_maxOpenFiles());
        }
        PathRules rules = rules(config);
        bucket = new BucketSettings(
                new Placement(directory, escapes("sink.pathManager.prefix", prefix), rules),
                naming,
                config.sink_maxOpenFiles(),
                fsync ? SYNCS_AT_ONCE : 0,
                0,
                Duration.ZERO,
                RETRY,
                fsync);
        exactlyOnce(config.sink_exactlyOnce(), naming);
        fixed = List.of(
                directory.pattern(),
                config.sink_pathManager(),
                prefix,
                suffix,
                naming.inUsePrefix(),
                naming.inUseSuffix(),
                config.sink_maxOpenFiles(),
                rules,
                fsync);
    }

    private static Escapes escapes(String key, String pattern) {
        try {
            return Escapes.of(pattern);
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException(key, String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable Compression compression(String name) {
        return switch (name.trim().toLowerCase(Locale.ROOT)) {
            case "", "none" -> null;
            case "gzip", "gzipcodec" -> new Gzip();
            default -> throw new InvalidConfigurationException("sink.codeC", "must be none or gzip, was " + name);
        };
    }

    private Pace pace(FileRollConfig config) {
        if (config.sink_batchSize() < 1) {
            throw new InvalidConfigurationException(
                    "sink.batchSize", "must be at least 1, was " + config.sink_batchSize());
        }
        int most = Math.toIntExact(notNegative("sink.checkpointEvents", config.sink_checkpointEvents()));
        int events = Math.max(config.sink_batchSize(), most > 0 ? most : fsync ? EVENTS_TO_FORCE : 1);
        long interval = notNegative("sink.rollInterval", config.sink_rollInterval());
        long idle = notNegative("sink.idleTimeout", config.sink_idleTimeout());
        return new Pace(
                config.sink_batchSize(),
                Window.of(events, fsync ? BYTES_TO_FORCE : Long.MAX_VALUE, Duration.ofSeconds(1)),
                new RollRules(
                        notNegative("sink.rollCount", config.sink_rollCount()),
                        notNegative("sink.rollSize", config.sink_rollSize()),
                        notNegative("sink.rollFileSize", config.sink_rollFileSize()),
                        Duration.ofSeconds(Math.min(interval, Integer.MAX_VALUE)),
                        Duration.ofSeconds(Math.min(idle, Integer.MAX_VALUE))));
    }

    private static long notNegative(String key, long number) {
        if (number < 0) {
            throw new InvalidConfigurationException(key, "must not be negative, was " + number);
        }
        return number;
    }

    private static PathRules rules(FileRollConfig config) {
        Rounding rounding = Rounding.NONE;
        if (config.sink_round()) {
            Rounding.Unit unit = Rounding.Unit.named(config.sink_roundUnit())
                    .orElseThrow(() -> new InvalidConfigurationException(
                            "sink.roundUnit", "must be second, minute or hour, was " + config.sink_roundUnit()));
            try {
                rounding = new Rounding(unit, config.sink_roundValue());
            } catch (IllegalArgumentException e) {
                throw new InvalidConfigurationException("sink.roundValue", String.valueOf(e.getMessage()));
            }
        }
        boolean now =
                switch (config.sink_timestampFallback().trim().toLowerCase(Locale.ROOT)) {
                    case "now" -> true;
                    case "reject" -> false;
                    default ->
                        throw new InvalidConfigurationException(
                                "sink.timestampFallback",
                                "must be reject or now, was " + config.sink_timestampFallback());
                };
        return new PathRules(
                zone(config.sink_timeZone()),
                Locale.getDefault(Locale.Category.FORMAT),
                rounding,
                config.sink_useLocalTimeStamp(),
                now,
                FileNames.plain("sink.missingHeader", config.sink_missingHeader()),
                false,
                null);
    }

    private static ZoneId zone(String name) {
        if (name.isBlank()) {
            return ZoneId.systemDefault();
        }
        try {
            return Zones.of(name);
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException("sink.timeZone", String.valueOf(e.getMessage()));
        }
    }

    private void exactlyOnce(String wanted, FileNaming naming) {
        switch (wanted.trim().toLowerCase(Locale.ROOT)) {
            case "auto" -> {}
            case "required" -> {
                if (naming.isVisible()) {
                    throw new InvalidConfigurationException(
                            "sink.exactlyOnce",
                            "is required, but files have their last name while they are written: set sink.inUseSuffix = .tmp");
                }
                if (!fsync) {
                    throw new InvalidConfigurationException(
                            "sink.exactlyOnce", "is required, but files are not forced: set sink.fsync = true");
                }
            }
            default ->
                throw new InvalidConfigurationException("sink.exactlyOnce", "must be auto or required, was " + wanted);
        }
    }

    BucketSettings bucket() {
        return bucket;
    }

    /** The directory below which others are made. */
    Path base() {
        if (directory.isFixed()) {
            return Path.of(directory.beginning());
        }
        String beginning = directory.beginning();
        int slash = beginning.lastIndexOf('/');
        return Path.of(slash < 0 ? "." : slash == 0 ? "/" : beginning.substring(0, slash));
    }

    /** Whether files that are open can be gone on with under these settings. */
    boolean goesOnWith(FileRollSettings other) {
        return fixed.equals(other.fixed);
    }
}
