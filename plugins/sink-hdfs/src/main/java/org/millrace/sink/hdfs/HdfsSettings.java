package org.millrace.sink.hdfs;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.sink.Window;
import org.millrace.bucket.path.Escapes;
import org.millrace.bucket.path.PathKeys;
import org.millrace.bucket.path.PathRules;
import org.millrace.bucket.path.PathRules.Colon;
import org.millrace.bucket.path.Placement;
import org.millrace.bucket.path.Rounding;
import org.millrace.bucket.path.Typed;
import org.millrace.bucket.sink.BucketSettings;
import org.millrace.bucket.sink.BucketSettings.Pace;
import org.millrace.bucket.sink.FileNaming;
import org.millrace.bucket.sink.RollRules;
import org.millrace.library.hadoop.HadoopSettings;
import org.millrace.sink.hdfs.store.Syncing;

/** What was typed, checked: every key that can't be meant is refused by its name. */
final class HdfsSettings {
    /** Object stores, local files, and what speaks HTTP: there is a file once it was closed. */
    private static final Set<String> WITHOUT_SYNC = Set.of(
            "file",
            "s3",
            "s3a",
            "s3n",
            "gs",
            "wasb",
            "wasbs",
            "abfs",
            "abfss",
            "adl",
            "oss",
            "cosn",
            "obs",
            "webhdfs",
            "swebhdfs");

    private static final String COLON =
            "has a colon in it, or %c which becomes one; HDFS takes none in names: write %H%M for %H:%M";

    private final HdfsConfig config;
    private final Map<String, String> properties;
    private final Escapes directory;
    private final Escapes prefix;
    private final PathRules rules;
    private final FileKind kind;
    private final Pace pace;

    /** @param properties those of Hadoop that the user has named */
    HdfsSettings(HdfsConfig config, Map<String, String> properties) {
        this.config = config;
        this.properties = properties;
        if (config.hdfs_path() == null || config.hdfs_path().isBlank()) {
            throw new InvalidConfigurationException(
                    "hdfs.path", "a path is needed, such as hdfs://namenode/logs/%Y-%m-%d");
        }
        this.directory = PathKeys.escapes("hdfs.path", config.hdfs_path().trim());
        this.prefix = PathKeys.escapes("hdfs.filePrefix", config.hdfs_filePrefix());
        path(config.hdfs_path().trim());
        for (Map.Entry<String, String> name : Map.of(
                        "hdfs.filePrefix", config.hdfs_filePrefix(),
                        "hdfs.fileSuffix", config.hdfs_fileSuffix(),
                        "hdfs.inUsePrefix", config.hdfs_inUsePrefix(),
                        "hdfs.inUseSuffix", config.hdfs_inUseSuffix())
                .entrySet()) {
            if (name.getValue().indexOf('/') >= 0 || name.getValue().indexOf(':') >= 0) {
                throw new InvalidConfigurationException(
                        name.getKey(), "is part of a file's name, which has no / and no :");
            }
        }
        this.rules = checkedRules();
        this.kind = FileKind.of(config);
        both(
                "hdfs.kerberosPrincipal",
                config.hdfs_kerberosPrincipal(),
                "hdfs.kerberosKeytab",
                config.hdfs_kerberosKeytab());
        both(
                "hdfs.kerberosKeytab",
                config.hdfs_kerberosKeytab(),
                "hdfs.kerberosPrincipal",
                config.hdfs_kerberosPrincipal());
        exactness();
        Typed.choice("hdfs.sync", config.hdfs_sync(), List.of("hsync", "hflush"));
        Typed.atLeast("hdfs.maxOpenFiles", config.hdfs_maxOpenFiles(), 1);
        Typed.atLeast("hdfs.minBlockReplicas", config.hdfs_minBlockReplicas(), 0);
        Typed.atLeast("hdfs.threadsPoolSize", config.hdfs_threadsPoolSize(), 1);
        Typed.atLeast("hdfs.callTimeout", config.hdfs_callTimeout(), 0);
        Typed.atLeast("hdfs.retryInterval", config.hdfs_retryInterval(), 1);
        this.pace = pace(config);
    }

    private void path(String typed) {
        int from = typed.indexOf("://");
        int slash = from < 0 ? 0 : typed.indexOf('/', from + 3);
        String authority = from < 0 ? "" : typed.substring(0, slash < 0 ? typed.length() : slash);
        String below = typed.substring(authority.length());
        if (authority.indexOf('%') >= 0) {
            throw new InvalidConfigurationException("hdfs.path", "which NameNode is meant can't depend on an event");
        }
        if (from >= 0 && !below.startsWith("/")) {
            throw new InvalidConfigurationException("hdfs.path", "has no directory behind " + authority + "; / is one");
        }
        if (from < 0 && !below.startsWith("/")) {
            throw new InvalidConfigurationException(
                    "hdfs.path", "begins with / or with a file system, such as hdfs://namenode/, was " + typed);
        }
        if (directory.hasColon()) {
            throw new InvalidConfigurationException("hdfs.path", COLON);
        }
        if (prefix.hasColon()) {
            throw new InvalidConfigurationException("hdfs.filePrefix", COLON);
        }
        try {
            URI unused = new URI(authority.isEmpty() ? "/" : authority + "/");
        } catch (URISyntaxException e) {
            throw new InvalidConfigurationException("hdfs.path", "begins with no address: " + authority);
        }
    }

    /** What is known without asking; of other file systems it shows when they are opened. */
    private void exactness() {
        Typed.choice("hdfs.exactlyOnce", config.hdfs_exactlyOnce(), List.of("auto", "required"));
        Optional<String> scheme = schemeWithoutSync();
        if (exactlyOnceRequired() && scheme.isPresent()) {
            throw new InvalidConfigurationException(
                    "hdfs.exactlyOnce",
                    "can't be required of " + scheme.get() + ": paths, since an open file can't be synced there");
        }
    }

    /** The scheme of the path, if it is one of those where an open file is never safe. */
    Optional<String> schemeWithoutSync() {
        String scheme = String.valueOf(address().getScheme()).toLowerCase(Locale.ROOT);
        return Optional.of(scheme).filter(WITHOUT_SYNC::contains);
    }

    private PathRules checkedRules() {
        Rounding rounding = Rounding.NONE;
        Rounding.Unit unit = PathKeys.unit("hdfs.", config.hdfs_roundUnit());
        if (config.hdfs_round()) {
            try {
                rounding = new Rounding(unit, config.hdfs_roundValue());
            } catch (IllegalArgumentException e) {
                throw new InvalidConfigurationException("hdfs.roundValue", String.valueOf(e.getMessage()));
            }
        } else {
            Typed.atLeast("hdfs.roundValue", config.hdfs_roundValue(), 1);
        }
        PathRules usual = PathKeys.zone("hdfs.timeZone", config.hdfs_timeZone(), PathRules.standard());
        Typed.choice("hdfs.timestampFallback", config.hdfs_timestampFallback(), List.of("reject", "now"));
        return new PathRules(
                usual.zone(),
                PathKeys.locale("hdfs.locale", config.hdfs_locale(), usual.locale()),
                rounding,
                config.hdfs_useLocalTimeStamp(),
                config.hdfs_timestampFallback().equalsIgnoreCase("now"),
                config.hdfs_missingHeader(),
                config.hdfs_rawHeaders(),
                config.hdfs_encodeColons() ? Colon.ENCODED : Colon.REFUSED);
    }

    private static void both(String key, String value, String other, String otherValue) {
        if (!value.isBlank() && otherValue.isBlank()) {
            throw new InvalidConfigurationException(key, "is of no use without " + other);
        }
    }

    private static Pace pace(HdfsConfig config) {
        Typed.atLeast("hdfs.batchSize", config.hdfs_batchSize(), 1);
        Typed.atLeast("hdfs.rollInterval", config.hdfs_rollInterval(), 0);
        Typed.atLeast("hdfs.rollSize", config.hdfs_rollSize(), 0);
        Typed.atLeast("hdfs.rollCount", config.hdfs_rollCount(), 0);
        Typed.atLeast("hdfs.rollFileSize", config.hdfs_rollFileSize(), 0);
        Typed.atLeast("hdfs.idleTimeout", config.hdfs_idleTimeout(), 0);
        Typed.atLeast("hdfs.checkpointEvents", config.hdfs_checkpointEvents(), 1);
        Typed.atLeast("hdfs.checkpointBytes", config.hdfs_checkpointBytes(), 1);
        Typed.atLeast("hdfs.checkpointMs", config.hdfs_checkpointMs(), 1);
        return new Pace(
                config.hdfs_batchSize(),
                Window.of(
                        Math.max(config.hdfs_checkpointEvents(), config.hdfs_batchSize()),
                        config.hdfs_checkpointBytes(),
                        Duration.ofMillis(config.hdfs_checkpointMs())),
                new RollRules(
                        config.hdfs_rollCount(),
                        config.hdfs_rollSize(),
                        config.hdfs_rollFileSize(),
                        Duration.ofSeconds(config.hdfs_rollInterval()),
                        Duration.ofSeconds(config.hdfs_idleTimeout())));
    }

    /** All that a change of which needs another instance. */
    List<Object> fixed() {
        return List.of(
                config.hdfs_path(),
                config.hdfs_filePrefix(),
                config.hdfs_fileSuffix(),
                config.hdfs_inUsePrefix(),
                inUseSuffix(),
                List.of(rules.zone(), rules.locale(), rules.rounding(), rules.useLocalTime(), rules.nowIfMissing()),
                List.of(config.hdfs_missingHeader(), config.hdfs_rawHeaders(), config.hdfs_encodeColons()),
                kind.fixed(),
                List.of(config.hdfs_maxOpenFiles(), config.hdfs_minBlockReplicas(), config.hdfs_threadsPoolSize()),
                List.of(config.hdfs_callTimeout(), config.hdfs_retryInterval(), config.hdfs_useRawLocalFileSystem()),
                List.of(config.hdfs_kerberosPrincipal(), config.hdfs_kerberosKeytab(), config.hdfs_proxyUser()),
                List.of(config.hdfs_exactlyOnce(), config.hdfs_sync(), config.hdfs_confDir()),
                properties);
    }

    String inUseSuffix() {
        return config.hdfs_emptyInUseSuffix() ? "" : config.hdfs_inUseSuffix();
    }

    HdfsConfig config() {
        return config;
    }

    Escapes directory() {
        return directory;
    }

    Escapes prefix() {
        return prefix;
    }

    PathRules rules() {
        return rules;
    }

    Pace pace() {
        return pace;
    }

    FileKind kind() {
        return kind;
    }

    Duration callTimeout() {
        return Duration.ofMillis(config.hdfs_callTimeout());
    }

    boolean exactlyOnceRequired() {
        return config.hdfs_exactlyOnce().equalsIgnoreCase("required");
    }

    Syncing syncing() {
        return config.hdfs_sync().equalsIgnoreCase("hflush") ? Syncing.HFLUSH : Syncing.HSYNC;
    }

    int minimumReplicas() {
        return config.hdfs_minBlockReplicas();
    }

    boolean rawLocal() {
        return config.hdfs_useRawLocalFileSystem();
    }

    /** Where the file system is: the address without what depends on an event. */
    URI address() {
        String typed = config.hdfs_path().trim();
        int from = typed.indexOf("://");
        return URI.create(from < 0 ? "/" : typed.substring(0, typed.indexOf('/', from + 3) + 1));
    }

    /** What Hadoop is asked for. */
    HadoopSettings hadoop() {
        HadoopSettings hadoop = new HadoopSettings();
        if (!config.hdfs_confDir().isBlank()) {
            hadoop.directory(Path.of(config.hdfs_confDir().trim()));
        }
        properties.forEach(hadoop::property);
        return hadoop.kerberos(
                        config.hdfs_kerberosPrincipal().trim(),
                        config.hdfs_kerberosKeytab().trim())
                .proxyUser(config.hdfs_proxyUser().trim());
    }

    /** What the common half goes by, for files of a format whose names end so unless the user says otherwise. */
    BucketSettings bucket(String formatSuffix) {
        return new BucketSettings(
                new Placement(directory, prefix, rules),
                new FileNaming(
                        FileNaming.counted(Clock.systemUTC()),
                        Optional.of(config.hdfs_fileSuffix())
                                .filter(suffix -> !suffix.isEmpty())
                                .orElse(formatSuffix),
                        config.hdfs_inUsePrefix(),
                        inUseSuffix()),
                config.hdfs_maxOpenFiles(),
                config.hdfs_threadsPoolSize(),
                callTimeout(),
                Duration.ofSeconds(config.hdfs_retryInterval()),
                true);
    }
}
