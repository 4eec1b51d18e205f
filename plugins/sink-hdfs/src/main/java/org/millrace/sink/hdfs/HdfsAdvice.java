package org.millrace.sink.hdfs;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.millrace.api.component.Advice;
import org.millrace.bucket.advice.FilesAdvice;
import org.millrace.bucket.path.Escapes;

/**
 * What follows from several keys of an hdfs sink together, or is seldom meant. Goes by what was typed alone: nobody is asked, so that
 * it can be told before there is an HDFS.
 */
final class HdfsAdvice {
    private static final String PATH = "hdfs.path";
    private static final String PREFIX = "hdfs.filePrefix";
    private static final List<String> TEXT_ENDINGS = List.of(".log", ".txt", ".csv", ".tsv", ".json");

    private final HdfsSettings settings;
    private final HdfsConfig config;
    private final Optional<String> withoutSync;
    private final FilesAdvice advice;

    private HdfsAdvice(HdfsSettings settings) {
        this.settings = settings;
        this.config = settings.config();
        this.withoutSync = settings.schemeWithoutSync();
        this.advice = new FilesAdvice(
                new FilesAdvice.Keys("hdfs.", PATH, PREFIX),
                new FilesAdvice.Typed(
                        settings.directory(),
                        settings.prefix(),
                        settings.rules(),
                        settings.pace().rolls(),
                        config.hdfs_round(),
                        config.hdfs_roundValue() != 1
                                || !config.hdfs_roundUnit().trim().equalsIgnoreCase("second"),
                        settings.kind().compression().isPresent()));
    }

    /** What there is to say, warnings first. */
    static List<Advice> of(HdfsSettings settings) {
        HdfsAdvice all = new HdfsAdvice(settings);
        all.unknownEscapes(PATH, settings.directory());
        all.unknownEscapes(PREFIX, settings.prefix());
        all.advice.staysAsItIs("hdfs.fileSuffix", all.config.hdfs_fileSuffix());
        all.advice.staysAsItIs("hdfs.inUsePrefix", all.config.hdfs_inUsePrefix());
        all.advice.staysAsItIs("hdfs.inUseSuffix", settings.inUseSuffix());
        // Where files are closed at each checkpoint, none stays open.
        if (all.withoutSync.isEmpty()) {
            all.advice.whatStaysOpen(false);
        }
        all.advice.fastNames();
        all.advice.roll(all.withoutSync.isEmpty() ? "" : "at each checkpoint");
        all.guarantee();
        all.advice.time();
        all.advice.rounding();
        all.advice.sizeOfWhat();
        all.kind();
        return all.advice.all();
    }

    private void unknownEscapes(String key, Escapes pattern) {
        pattern.unknown()
                .forEach(each -> advice.add(Advice.warning(
                        key, each + " is no escape, and is left out", "a per cent sign is written as %%")));
    }

    private void guarantee() {
        if (withoutSync.isPresent()) {
            advice.add(Advice.note(
                            PATH,
                            withoutSync.get()
                                    + ": has no sync, so that what is written is safe when its file is closed:"
                                    + " at each checkpoint, which makes many small files; at least once, and"
                                    + " hdfs.exactlyOnce = required would be refused")
                    .because("hdfs.checkpointMs", "hdfs.checkpointEvents", "hdfs.checkpointBytes"));
        } else {
            advice.sameNames(config.hdfs_inUsePrefix(), settings.inUseSuffix());
        }
    }

    private void kind() {
        String suffix = config.hdfs_fileSuffix().toLowerCase(Locale.ROOT);
        if (settings.kind().sequence() && TEXT_ENDINGS.stream().anyMatch(suffix::endsWith)) {
            advice.add(Advice.note(
                            "hdfs.fileType",
                            "a SequenceFile is no text, whatever its name ends in; DataStream writes lines")
                    .because("hdfs.fileType", "hdfs.fileSuffix"));
        }
    }
}
