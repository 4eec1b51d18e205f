package org.millrace.sink.file.roll;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.Advice;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.operate.Printable;
import org.millrace.api.sink.Window;
import org.millrace.bucket.advice.FilesAdvice;
import org.millrace.bucket.format.Compression;
import org.millrace.bucket.format.Gzip;
import org.millrace.bucket.path.Escapes;
import org.millrace.bucket.path.PathKeys;
import org.millrace.bucket.path.PathRules;
import org.millrace.bucket.path.Placement;
import org.millrace.bucket.path.Typed;
import org.millrace.bucket.sink.BucketSettings;
import org.millrace.bucket.sink.BucketSettings.Pace;
import org.millrace.bucket.sink.FileNaming;
import org.millrace.bucket.sink.RollRules;
import org.millrace.sink.file.roll.disk.LocalStore;

/** What was typed, checked: every key that can't be meant is refused by its name. */
final class FileRollSettings {
    private static final String DIRECTORY = "sink.directory";
    private static final String PREFIX = "sink.pathManager.prefix";
    private static final List<String> GZIP = List.of("gzip", "gz", "org.apache.hadoop.io.compress.gzipcodec");
    private static final Duration RETRY = Duration.ofSeconds(60);
    /** How many files are forced at once if there may be many; their disk writes its journal once for all of them. */
    private static final int AT_ONCE = 4;

    private final FileRollConfig config;
    private final Escapes directory;
    private final Path root;
    private final Escapes prefix;
    private final String extension;
    private final FileNames names;
    private final PathRules rules;
    private final boolean gzip;
    private final Pace pace;

    FileRollSettings(FileRollConfig config, Clock clock) {
        this.config = config;
        this.directory = escapes(DIRECTORY, absolute(config.sink_directory()));
        this.root = root(directory);
        this.names = new FileNames(config.sink_pathManager(), clock);
        this.prefix = prefix(config.sink_pathManager_prefix());
        this.extension = extension(config.sink_pathManager_extension());
        namePart("sink.inUsePrefix", config.sink_inUsePrefix());
        namePart("sink.inUseSuffix", config.sink_inUseSuffix());
        this.gzip = gzip(config.sink_codeC());
        this.rules = rules();
        Typed.atLeast("sink.maxOpenFiles", config.sink_maxOpenFiles(), 1);
        Typed.choice("sink.exactlyOnce", config.sink_exactlyOnce(), List.of("auto", "required"));
        if (isRequired() && !config.sink_fsync()) {
            throw new InvalidConfigurationException(
                    "sink.exactlyOnce", "is required, which needs sink.fsync, but that is false");
        }
        if (isRequired() && inUsePrefix().isEmpty() && inUseSuffix().isEmpty()) {
            throw new InvalidConfigurationException(
                    "sink.exactlyOnce",
                    "is required, which needs names that tell files in use from finished ones: leave sink.emptyInUseSuffix"
                            + " out, or set sink.inUsePrefix");
        }
        this.pace = pace(config);
    }

    /** Marks speak of files by their paths, and an agent may be started somewhere else the next time. */
    private static String absolute(@Nullable String typed) {
        if (typed == null || typed.isBlank()) {
            throw new InvalidConfigurationException(DIRECTORY, "a directory is needed");
        }
        try {
            Path path = Path.of(typed.trim());
            String here = Path.of("").toAbsolutePath().toString().replace("%", "%%");
            return path.isAbsolute() ? path.toString() : here + "/" + path;
        } catch (InvalidPathException e) {
            throw new InvalidConfigurationException(
                    DIRECTORY, "is no path here: " + Printable.of(String.valueOf(e.getMessage())));
        }
    }

    /** What does not depend on events. */
    private static Path root(Escapes directory) {
        String beginning = directory.beginning();
        return Path.of(directory.isFixed() ? beginning : beginning.substring(0, beginning.lastIndexOf('/') + 1));
    }

    private static Escapes prefix(String typed) {
        String plain = namePart(PREFIX, typed);
        if (plain.replace("%%", "").contains("%D")) {
            throw new InvalidConfigurationException(
                    PREFIX, "has %D, which becomes a date with slashes: write %Y-%m-%d");
        }
        return escapes(PREFIX, plain);
    }

    /** Flume's sink takes a {@code %} as it is: one that was meant so must not lead somewhere else. */
    private static Escapes escapes(String key, String typed) {
        Escapes escapes = PathKeys.escapes(key, typed);
        if (!escapes.unknown().isEmpty()) {
            throw new InvalidConfigurationException(
                    key,
                    "has " + String.join(" ", escapes.unknown()) + ", which is no escape; a % itself is written %%");
        }
        return escapes;
    }

    /** A part of a file's name, without blanks around it. */
    private static String namePart(String key, String value) {
        if (value.indexOf('/') >= 0 || value.indexOf('\\') >= 0) {
            throw new InvalidConfigurationException(key, "must not hold a path separator, was " + Printable.of(value));
        }
        return value.trim();
    }

    private static String extension(String typed) {
        String plain = namePart("sink.pathManager.extension", typed);
        return plain.isEmpty() || plain.startsWith(".") ? plain : "." + plain;
    }

    private static boolean gzip(String typed) {
        String codec = typed.trim().toLowerCase(Locale.ROOT);
        if (!codec.isEmpty() && !codec.equals("none") && !GZIP.contains(codec)) {
            throw new InvalidConfigurationException(
                    "sink.codeC",
                    "is none or gzip, was " + Printable.of(typed) + "; others need Hadoop, as the sink hdfs has it");
        }
        return GZIP.contains(codec);
    }

    private PathRules rules() {
        PathRules usual = PathKeys.zone("sink.timeZone", config.sink_timeZone(), PathRules.standard());
        Typed.choice("sink.timestampFallback", config.sink_timestampFallback(), List.of("reject", "now"));
        return new PathRules(
                usual.zone(),
                PathKeys.locale("sink.locale", config.sink_locale(), usual.locale()),
                PathKeys.rounding("sink.", config.sink_round(), config.sink_roundValue(), config.sink_roundUnit()),
                config.sink_useLocalTimeStamp(),
                config.sink_timestampFallback().trim().equalsIgnoreCase("now"),
                config.sink_missingHeader(),
                config.sink_rawHeaders(),
                null);
    }

    private static Pace pace(FileRollConfig config) {
        Typed.atLeast("sink.batchSize", config.sink_batchSize(), 1);
        Typed.atLeast("sink.rollInterval", config.sink_rollInterval(), 0);
        Typed.atLeast("sink.rollSize", config.sink_rollSize(), 0);
        Typed.atLeast("sink.rollCount", config.sink_rollCount(), 0);
        Typed.atLeast("sink.rollFileSize", config.sink_rollFileSize(), 0);
        Typed.atLeast("sink.idleTimeout", config.sink_idleTimeout(), 0);
        Typed.atLeast("sink.checkpointEvents", config.sink_checkpointEvents(), 1);
        Typed.atLeast("sink.checkpointBytes", config.sink_checkpointBytes(), 1);
        Typed.atLeast("sink.checkpointMs", config.sink_checkpointMs(), 1);
        return new Pace(
                config.sink_batchSize(),
                Window.of(
                        Math.max(config.sink_checkpointEvents(), config.sink_batchSize()),
                        config.sink_checkpointBytes(),
                        Duration.ofMillis(config.sink_checkpointMs())),
                new RollRules(
                        config.sink_rollCount(),
                        config.sink_rollSize(),
                        config.sink_rollFileSize(),
                        Duration.ofSeconds(config.sink_rollInterval()),
                        Duration.ofSeconds(config.sink_idleTimeout())));
    }

    private boolean isRequired() {
        return config.sink_exactlyOnce().trim().equalsIgnoreCase("required");
    }

    private String inUsePrefix() {
        return config.sink_inUsePrefix().trim();
    }

    private String inUseSuffix() {
        return config.sink_emptyInUseSuffix() ? "" : config.sink_inUseSuffix().trim();
    }

    /** All that a change of which needs another instance, and other files. */
    List<Object> fixed() {
        return List.of(
                directory.pattern(),
                prefix.pattern(),
                extension,
                config.sink_pathManager().trim().toUpperCase(Locale.ROOT),
                inUsePrefix(),
                inUseSuffix(),
                rules.zone(),
                rules.locale(),
                rules.rounding(),
                List.of(rules.useLocalTime(), rules.nowIfMissing(), rules.missingHeader(), rules.rawHeaders()),
                List.of(gzip, config.sink_fsync(), isRequired(), config.sink_maxOpenFiles()));
    }

    /** Whether there is one file at a time, whatever events are like. */
    private boolean isOnePlace() {
        return directory.isFixed() && prefix.isFixed();
    }

    Pace pace() {
        return pace;
    }

    /** What follows from several keys together, or is seldom meant. */
    List<Advice> advice() {
        FilesAdvice all = new FilesAdvice(
                new FilesAdvice.Keys("sink.", DIRECTORY, PREFIX),
                new FilesAdvice.Typed(
                        directory,
                        prefix,
                        rules,
                        pace.rolls(),
                        config.sink_round(),
                        config.sink_roundValue() != 1
                                || !config.sink_roundUnit().trim().equalsIgnoreCase("second"),
                        gzip));
        all.staysAsItIs("sink.pathManager.extension", extension);
        all.staysAsItIs("sink.inUsePrefix", inUsePrefix());
        all.staysAsItIs("sink.inUseSuffix", inUseSuffix());
        all.whatStaysOpen(true);
        all.fastNames();
        all.roll("");
        all.sameNames(inUsePrefix(), inUseSuffix());
        all.time();
        all.rounding();
        all.sizeOfWhat();
        return all.all();
    }

    /** How files are compressed; null if they are not. */
    @Nullable
    Compression compression() {
        return gzip ? new Gzip() : null;
    }

    /** Where the files are, if that can be used. */
    LocalStore openStore() throws IOException {
        LocalStore store = new LocalStore(root, config.sink_fsync());
        store.open();
        if (isOnePlace()) {
            store.mustBeWritable();
        }
        return store;
    }

    /** What the common half goes by, for files of a format whose names end so. */
    BucketSettings bucket(String formatSuffix) {
        boolean one = isOnePlace();
        String suffix = extension.endsWith(formatSuffix) ? extension : extension + formatSuffix;
        return new BucketSettings(
                new Placement(directory, prefix, rules).where(LocalStore::canBe),
                new FileNaming(names::beginning, suffix, inUsePrefix(), inUseSuffix()),
                config.sink_maxOpenFiles(),
                one ? 0 : AT_ONCE,
                one ? 0 : 1,
                Duration.ZERO,
                RETRY,
                config.sink_fsync(),
                !isRequired());
    }
}
