package org.millrace.bucket.advice;

import java.util.ArrayList;
import java.util.List;
import org.millrace.api.component.Advice;
import org.millrace.bucket.path.Escapes;
import org.millrace.bucket.path.PathRules;
import org.millrace.bucket.sink.RollRules;

/** Gathers what there is to say of one sink; each method adds what it finds, in the order in which it is called. */
public final class FilesAdvice {
    /** A name that changes as often as this makes as many files as there are changes, whatever the roll keys say. */
    private static final long FAST = 60;

    /**
     * What a sink's keys are called.
     *
     * @param beginning of the keys that all such sinks have, such as {@code hdfs.}
     * @param directory the key of the directory
     * @param prefix the key of what a file's name begins with
     */
    public record Keys(String beginning, String directory, String prefix) {
        String of(String key) {
            return beginning + key;
        }
    }

    /**
     * What was typed, as the sink takes it.
     *
     * @param rounds whether times are rounded
     * @param roundsOtherwise whether {@code roundValue} or {@code roundUnit} is not its default
     * @param compressed whether files are
     */
    public record Typed(
            Escapes directory,
            Escapes prefix,
            PathRules rules,
            RollRules rolls,
            boolean rounds,
            boolean roundsOtherwise,
            boolean compressed) {}

    private final Keys keys;
    private final Typed typed;
    private final String interval;
    private final String size;
    private final String count;
    private final String fileSize;
    private final String idle;
    private final String round;
    /** For how many seconds a name stays the same; 0 if there is no time in it. */
    private final long finest;

    private final List<Advice> advice = new ArrayList<>();

    /** Of a sink whose keys are called so, and what was typed there. */
    public FilesAdvice(Keys keys, Typed typed) {
        this.keys = keys;
        this.typed = typed;
        this.interval = keys.of("rollInterval");
        this.size = keys.of("rollSize");
        this.count = keys.of("rollCount");
        this.fileSize = keys.of("rollFileSize");
        this.idle = keys.of("idleTimeout");
        this.round = keys.of("round");
        long path = finest(typed.directory());
        long name = finest(typed.prefix());
        this.finest = path == 0 || name == 0 ? Math.max(path, name) : Math.min(path, name);
    }

    private long finest(Escapes pattern) {
        return pattern.finestSeconds(typed.rules().rounding());
    }

    /** What was found so far. */
    public List<Advice> all() {
        return List.copyOf(advice);
    }

    /** Something of the sink's own. */
    public void add(Advice own) {
        advice.add(own);
    }

    /** Escapes where there are none. */
    public void staysAsItIs(String key, String value) {
        if (value.indexOf('%') >= 0) {
            advice.add(Advice.warning(
                    key,
                    "has no escapes: what is typed stays in the name",
                    "put what depends on an event into " + keys.prefix()));
        }
    }

    /**
     * Files that nothing but the end of the sink finishes.
     *
     * @param usual whether people are used to one file for as long as the sink runs
     */
    public void whatStaysOpen(boolean usual) {
        RollRules rolls = typed.rolls();
        if (!rolls.waitsForEvents()) {
            return;
        }
        String remedy = "set " + idle + ", or " + interval;
        if (rolls.bodyBytes() == 0 && rolls.count() == 0 && rolls.fileBytes() == 0) {
            String what = "no file is finished before the sink ends";
            advice.add((usual && finest == 0 ? Advice.note(interval, what) : Advice.warning(interval, what, remedy))
                    .because(interval, idle, size, count));
        } else if (finest > 0) {
            advice.add(Advice.warning(
                            idle,
                            "no file is finished by time: the name changes every " + period(finest)
                                    + ", and the last file of each stays open until the sink ends",
                            remedy)
                    .because(interval, idle));
        } else {
            advice.add(Advice.note(
                            idle,
                            "no file is finished by time: the last one stays open for as long as too little comes")
                    .because(interval, idle));
        }
    }

    /** Names that change faster than files are finished. */
    public void fastNames() {
        long seconds = typed.rolls().interval().toSeconds();
        if (finest == 0 || (seconds > 0 && seconds <= finest)) {
            return;
        }
        String key = finest(typed.directory()) == finest ? keys.directory() : keys.prefix();
        if (finest <= FAST) {
            advice.add(Advice.warning(
                            key,
                            "the name changes every " + period(finest) + ": a file for each, however small",
                            "leave the finest escape out, or round: " + round + ", " + keys.of("roundValue") + ", "
                                    + keys.of("roundUnit"))
                    .because(round, interval));
        } else if (seconds > 0 && typed.rolls().idle().isZero()) {
            advice.add(Advice.note(
                            key,
                            "the name changes every " + period(finest)
                                    + ", and a file whose time is over stays open until " + interval + " is")
                    .because(interval, idle));
        }
    }

    /**
     * When a file is finished, and which keys say so.
     *
     * @param always what finishes it besides, such as {@code at each checkpoint}; empty if nothing does
     */
    public void roll(String always) {
        RollRules rolls = typed.rolls();
        List<String> ends = new ArrayList<>();
        List<String> because = new ArrayList<>(List.of(interval, size, count));
        end(ends, rolls.interval().toSeconds(), " s");
        end(ends, rolls.bodyBytes(), " bytes of events");
        end(ends, rolls.count(), " events");
        if (end(ends, rolls.fileBytes(), " bytes of its own")) {
            because.add(fileSize);
        }
        if (end(ends, rolls.idle().toSeconds(), " s without an event")) {
            because.add(idle);
        }
        if (ends.isEmpty() && always.isEmpty()) {
            return;
        }
        String last = ends.isEmpty() ? "" : ends.remove(ends.size() - 1);
        String after = ends.isEmpty() ? last : String.join(", ", ends) + " or " + last + ", whichever is first";
        String text = always
                + (always.isEmpty() || after.isEmpty() ? "" : ", or ")
                + (after.isEmpty() ? "" : "after " + after);
        advice.add(Advice.note("", "a file is finished " + text).because(because.toArray(String[]::new)));
    }

    private static boolean end(List<String> ends, long value, String what) {
        return value > 0 && ends.add(value + what);
    }

    /** Files in use that can't be told from finished ones. */
    public void sameNames(String inUsePrefix, String inUseSuffix) {
        if (inUsePrefix.isEmpty() && inUseSuffix.isEmpty()) {
            advice.add(Advice.note(
                            keys.of("inUseSuffix"),
                            "files in use have the names of finished ones: they are seen while they are written, and the sink"
                                    + " gives at least once")
                    .because(keys.of("inUsePrefix"), keys.of("inUseSuffix"), keys.of("emptyInUseSuffix")));
        }
    }

    /** Whose time it is. */
    public void time() {
        if (finest > 0 && !typed.rules().useLocalTime()) {
            advice.add(Advice.note(
                            typed.directory().hasTime() ? keys.directory() : keys.prefix(),
                            "the time is that of the header timestamp; an event without one "
                                    + (typed.rules().nowIfMissing()
                                            ? "goes where the time of its delivery leads"
                                            : "becomes a dead letter"))
                    .because(keys.of("useLocalTimeStamp"), keys.of("timestampFallback")));
        }
    }

    /** Keys of rounding that do nothing. */
    public void rounding() {
        if (typed.rounds() && finest == 0) {
            advice.add(Advice.note(
                    round,
                    "there is no time in " + keys.directory() + " or " + keys.prefix() + " that could be rounded"));
        } else if (!typed.rounds() && typed.roundsOtherwise()) {
            advice.add(Advice.note(round, "nothing is rounded")
                    .because(round, keys.of("roundValue"), keys.of("roundUnit")));
        }
    }

    /** Whose bytes are counted. */
    public void sizeOfWhat() {
        if (typed.rolls().bodyBytes() > 0 && typed.compressed()) {
            advice.add(Advice.note(
                            size, "counts bytes before they are compressed; " + fileSize + " counts those of the file")
                    .because(size, fileSize));
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
