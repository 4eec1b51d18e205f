package org.millrace.sink.hdfs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.millrace.api.component.Advice;
import org.millrace.bucket.path.Escapes;

/**
 * What follows from several keys of an hdfs sink together, or is seldom meant. Goes by what was typed alone: nobody is asked, so that
 * it can be told before there is an HDFS.
 */
final class HdfsAdvice {
    private static final String PATH = "hdfs.path";
    private static final String PREFIX = "hdfs.filePrefix";
    private static final String INTERVAL = "hdfs.rollInterval";
    private static final String SIZE = "hdfs.rollSize";
    private static final String COUNT = "hdfs.rollCount";
    private static final String FILE_SIZE = "hdfs.rollFileSize";
    private static final String IDLE = "hdfs.idleTimeout";
    private static final String ROUND = "hdfs.round";

    /** A name that changes as often as this makes as many files as there are changes, whatever the roll keys say. */
    private static final long FAST = 60;

    private static final List<String> TEXT_ENDINGS = List.of(".log", ".txt", ".csv", ".tsv", ".json");

    private final HdfsSettings settings;
    private final HdfsConfig config;
    private final Optional<String> withoutSync;
    /** For how many seconds a name stays the same; 0 if there is no time in it. */
    private final long finest;

    private final List<Advice> advice = new ArrayList<>();

    private HdfsAdvice(HdfsSettings settings) {
        this.settings = settings;
        this.config = settings.config();
        this.withoutSync = settings.schemeWithoutSync();
        long path = finest(settings.directory());
        long prefix = finest(settings.prefix());
        this.finest = path == 0 || prefix == 0 ? Math.max(path, prefix) : Math.min(path, prefix);
    }

    private long finest(Escapes pattern) {
        return pattern.finestSeconds(settings.rules().rounding());
    }

    /** What there is to say, warnings first. */
    static List<Advice> of(HdfsSettings settings) {
        HdfsAdvice all = new HdfsAdvice(settings);
        all.unknownEscapes(PATH, settings.directory());
        all.unknownEscapes(PREFIX, settings.prefix());
        all.escapesThatStay();
        // Where files are closed at each checkpoint, none stays open.
        if (all.withoutSync.isEmpty()) {
            all.whatStaysOpen();
        }
        all.fastNames();
        all.roll();
        all.guarantee();
        all.time();
        all.rounding();
        all.kind();
        return List.copyOf(all.advice);
    }

    private void unknownEscapes(String key, Escapes pattern) {
        pattern.unknown()
                .forEach(each -> advice.add(Advice.warning(
                        key, each + " is no escape, and is left out", "a per cent sign is written as %%")));
    }

    private void escapesThatStay() {
        staysAsItIs("hdfs.fileSuffix", config.hdfs_fileSuffix());
        staysAsItIs("hdfs.inUsePrefix", config.hdfs_inUsePrefix());
        staysAsItIs("hdfs.inUseSuffix", settings.inUseSuffix());
    }

    private void staysAsItIs(String key, String value) {
        if (value.indexOf('%') >= 0) {
            advice.add(Advice.warning(
                    key,
                    "has no escapes: what is typed stays in the name",
                    "put what depends on an event into " + PREFIX));
        }
    }

    private void whatStaysOpen() {
        if (config.hdfs_rollInterval() > 0 || config.hdfs_idleTimeout() > 0) {
            return;
        }
        String remedy = "set " + IDLE + ", or " + INTERVAL;
        if (config.hdfs_rollSize() == 0 && config.hdfs_rollCount() == 0 && config.hdfs_rollFileSize() == 0) {
            advice.add(Advice.warning(INTERVAL, "no file is finished before the sink ends", remedy)
                    .because(INTERVAL, IDLE, SIZE, COUNT));
        } else if (finest > 0) {
            advice.add(Advice.warning(
                            IDLE,
                            "no file is finished by time: the name changes every " + period(finest)
                                    + ", and the last file of each stays open until the sink ends",
                            remedy)
                    .because(INTERVAL, IDLE));
        } else {
            advice.add(Advice.note(
                            IDLE,
                            "no file is finished by time: the last one stays open for as long as too little comes")
                    .because(INTERVAL, IDLE));
        }
    }

    private void fastNames() {
        long interval = config.hdfs_rollInterval();
        if (finest == 0 || (interval > 0 && interval <= finest)) {
            return;
        }
        String key = finest(settings.directory()) == finest ? PATH : PREFIX;
        if (finest <= FAST) {
            advice.add(Advice.warning(
                            key,
                            "the name changes every " + period(finest) + ": a file for each, however small",
                            "leave the finest escape out, or round: " + ROUND + ", hdfs.roundValue, hdfs.roundUnit")
                    .because(ROUND, INTERVAL));
        } else if (interval > 0 && config.hdfs_idleTimeout() == 0) {
            advice.add(Advice.note(
                            key,
                            "the name changes every " + period(finest)
                                    + ", and a file whose time is over stays open until " + INTERVAL + " is")
                    .because(INTERVAL, IDLE));
        }
    }

    /** When a file is finished, and which keys say so. */
    private void roll() {
        List<String> ends = new ArrayList<>();
        List<String> keys = new ArrayList<>(List.of(INTERVAL, SIZE, COUNT));
        end(ends, config.hdfs_rollInterval(), " s");
        end(ends, config.hdfs_rollSize(), " bytes of events");
        end(ends, config.hdfs_rollCount(), " events");
        if (end(ends, config.hdfs_rollFileSize(), " bytes of its own")) {
            keys.add(FILE_SIZE);
        }
        if (end(ends, config.hdfs_idleTimeout(), " s without an event")) {
            keys.add(IDLE);
        }
        if (ends.isEmpty() && withoutSync.isEmpty()) {
            return;
        }
        String last = ends.isEmpty() ? "" : ends.remove(ends.size() - 1);
        String after = ends.isEmpty() ? last : String.join(", ", ends) + " or " + last + ", whichever is first";
        String checkpoint = withoutSync.isEmpty() ? "" : "at each checkpoint" + (after.isEmpty() ? "" : ", or ");
        advice.add(Advice.note("", "a file is finished " + checkpoint + (after.isEmpty() ? "" : "after " + after))
                .because(keys.toArray(String[]::new)));
    }

    private static boolean end(List<String> ends, long value, String what) {
        return value > 0 && ends.add(value + what);
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
        } else if (config.hdfs_inUsePrefix().isEmpty() && settings.inUseSuffix().isEmpty()) {
            advice.add(Advice.note(
                            "hdfs.inUseSuffix",
                            "files in use have the names of finished ones: they are seen while they are written, and the sink"
                                    + " gives at least once")
                    .because("hdfs.inUsePrefix", "hdfs.inUseSuffix", "hdfs.emptyInUseSuffix"));
        }
    }

    private void time() {
        if (finest > 0 && !config.hdfs_useLocalTimeStamp()) {
            advice.add(Advice.note(
                            settings.directory().hasTime() ? PATH : PREFIX,
                            "the time is that of the header timestamp; an event without one "
                                    + (settings.rules().nowIfMissing()
                                            ? "goes where the time of its delivery leads"
                                            : "becomes a dead letter"))
                    .because("hdfs.useLocalTimeStamp", "hdfs.timestampFallback"));
        }
    }

    private void rounding() {
        boolean typed =
                config.hdfs_roundValue() != 1 || !config.hdfs_roundUnit().trim().equalsIgnoreCase("second");
        if (config.hdfs_round() && finest == 0) {
            advice.add(Advice.note(ROUND, "there is no time in " + PATH + " or " + PREFIX + " that could be rounded"));
        } else if (!config.hdfs_round() && typed) {
            advice.add(Advice.note(ROUND, "nothing is rounded").because(ROUND, "hdfs.roundValue", "hdfs.roundUnit"));
        }
    }

    private void kind() {
        if (config.hdfs_rollSize() > 0 && settings.kind().compression().isPresent()) {
            advice.add(Advice.note(
                            SIZE, "counts bytes before they are compressed; " + FILE_SIZE + " counts those of the file")
                    .because(SIZE, FILE_SIZE));
        }
        String suffix = config.hdfs_fileSuffix().toLowerCase(Locale.ROOT);
        if (settings.kind().sequence() && TEXT_ENDINGS.stream().anyMatch(suffix::endsWith)) {
            advice.add(Advice.note(
                            "hdfs.fileType",
                            "a SequenceFile is no text, whatever its name ends in; DataStream writes lines")
                    .because("hdfs.fileType", "hdfs.fileSuffix"));
        }
    }

    /** {@code hour}, {@code 10 minutes}. */
    private static String period(long seconds) {
        long days = seconds / 86_400;
        if (days >= 28) {
            return days >= 365 ? "year" : "month";
        }
        if (days > 0) {
            return "day";
        }
        if (seconds % 3_600 == 0) {
            return several(seconds / 3_600, "hour");
        }
        return seconds % 60 == 0 ? several(seconds / 60, "minute") : several(seconds, "second");
    }

    private static String several(long number, String unit) {
        return number == 1 ? unit : number + " " + unit + "s";
    }
}
