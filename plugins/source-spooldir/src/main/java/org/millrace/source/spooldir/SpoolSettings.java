package org.millrace.source.spooldir;

import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.millrace.api.component.InvalidConfigurationException;

/**
 * What a user typed, checked.
 *
 * @param directory absolute
 * @param tracker where Flume's tracker is, and what has been read if that is not told by names; absolute
 * @param inPlace whether files keep their names
 * @param fileHeader the header with a file's path; empty for none
 * @param nameHeader the header with a file's name; empty for none
 */
record SpoolSettings(
        Path directory,
        Path tracker,
        boolean inPlace,
        boolean delete,
        String suffix,
        Pattern include,
        Pattern ignore,
        boolean recursive,
        ConsumeOrder order,
        Duration pollDelay,
        Duration quiet,
        int batchSize,
        Charset charset,
        CodingErrorAction undecodable,
        String fileHeader,
        String nameHeader,
        boolean emptyFileEvent,
        boolean unpackGzip) {
    static SpoolSettings of(SpoolDirConfig config) {
        if (config.bufferMaxLineLength() > 0) {
            throw new InvalidConfigurationException(
                    "bufferMaxLineLength", "is called deserializer.maxLineLength: set that instead");
        }
        Path directory = path("spoolDir", config.spoolDir());
        boolean delete = config.deletePolicy() == DeletePolicy.IMMEDIATE;
        return new SpoolSettings(
                directory,
                directory.resolve(path("trackerDir", config.trackerDir(), directory)),
                !delete && config.trackingPolicy() == TrackingPolicy.TRACKER_DIR,
                delete,
                suffix(config.fileSuffix()),
                pattern("includePattern", config.includePattern()),
                pattern("ignorePattern", config.ignorePattern()),
                config.recursiveDirectorySearch(),
                config.consumeOrder(),
                Duration.ofMillis(atLeast("pollDelay", config.pollDelay(), 1)),
                Duration.ofMillis(atLeast("quietMs", config.quietMs(), 0)),
                (int) atLeast("batchSize", config.batchSize(), 1),
                charset(config.inputCharset()),
                config.decodeErrorPolicy().action(),
                header("fileHeaderKey", config.fileHeader(), config.fileHeaderKey()),
                header("basenameHeaderKey", config.basenameHeader(), config.basenameHeaderKey()),
                config.emptyFileEvent(),
                config.unpackGzip());
    }

    private static Path path(String key, @org.jspecify.annotations.Nullable String typed) {
        return path(key, typed, Path.of("").toAbsolutePath());
    }

    private static Path path(String key, @org.jspecify.annotations.Nullable String typed, Path within) {
        if (typed == null || typed.isBlank()) {
            throw new InvalidConfigurationException(key, "a directory is needed");
        }
        try {
            return within.resolve(typed.trim()).normalize();
        } catch (InvalidPathException e) {
            throw new InvalidConfigurationException(key, "is no path: " + e.getReason());
        }
    }

    private static String suffix(String typed) {
        if (typed.isBlank() || typed.contains("/")) {
            throw new InvalidConfigurationException(
                    "fileSuffix", "must be the end of a name, by which a file is known that has been read");
        }
        return typed.trim();
    }

    private static Pattern pattern(String key, String typed) {
        try {
            return Pattern.compile(typed);
        } catch (PatternSyntaxException e) {
            throw new InvalidConfigurationException(
                    key,
                    "is no regular expression: " + e.getDescription() + " at character " + e.getIndex()
                            + (typed.startsWith("*") ? "; for any characters write .* in place of *" : ""));
        }
    }

    private static long atLeast(String key, long typed, long least) {
        if (typed < least) {
            throw new InvalidConfigurationException(key, "must be at least " + least + ", was " + typed);
        }
        return typed;
    }

    private static Charset charset(String typed) {
        try {
            return Charset.forName(typed.trim());
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException("inputCharset", "is not a character set of this machine: " + typed);
        }
    }

    private static String header(String key, boolean wanted, String typed) {
        if (wanted && typed.isEmpty()) {
            throw new InvalidConfigurationException(key, "the header needs a name");
        }
        return wanted ? typed : "";
    }
}
