package org.millrace.channel.file.log;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.component.FatalException;
import org.millrace.api.mark.Mark;
import org.millrace.channel.file.crypto.KeyRing;
import org.millrace.channel.file.disk.Disk;
import org.millrace.channel.file.disk.ModelDisk;
import org.millrace.channel.file.format.AckFile;
import org.millrace.channel.file.format.SegmentHeader;
import org.millrace.channel.file.log.segment.Findings;
import org.millrace.channel.file.log.segment.Gap;
import org.millrace.channel.file.log.segment.Piece;
import org.millrace.channel.file.log.segment.StoreSettings;
import org.millrace.channel.file.log.state.Capacity;
import org.millrace.channel.file.log.state.LogWatch;
import org.millrace.channel.file.log.state.Put;

/**
 * What must be true of a log, beside the log: each event is a number; it is due from when its put returned until its lease ended, and
 * comes in ascending order.
 */
abstract class ModelState {
    static final int LONGEST_STORY = 200_000;

    record Loan(List<Piece> pieces, List<Integer> events) {}

    final Random random;
    final ModelDisk disk;
    final Disk seen;
    final Path acks = Path.of("/model/acks");
    final List<Path> data = new ArrayList<>();
    final boolean syncCommits;
    final boolean encrypted;
    final long maxFile;
    final long reserve;
    final long memory;
    final int readSize;
    final int capacity;
    final ModelRun.Kind kind;
    final Duration patience;
    final StringBuilder story = new StringBuilder();

    int nextEvent;
    final ModelMarks marks;
    final Map<Put, ModelMarks.Change> changes = new HashMap<>();
    final Map<Put, List<Integer>> underWay = new HashMap<>();
    /** Put returned, lease not ended, not on lease. */
    final TreeSet<Integer> due = new TreeSet<>();
    /** The put failed or was cut off: such events may come, whole batches of them, and may not. */
    final Set<Integer> maybe = new HashSet<>();
    /** Commits of these have failed: delivered in truth, they may come again when the log is opened anew, or not. */
    final Set<Integer> half = new HashSet<>();
    /** Committed, and certain never to come again. */
    final Set<Integer> gone = new HashSet<>();
    /** Committed, but not synced: may come again after a crash. */
    final Set<Integer> committed = new HashSet<>();

    final List<Loan> loans = new ArrayList<>();

    @Nullable
    EventLog log;

    Findings findings = new Findings();
    long clock;
    /** Whether something could not be read since it was opened: what comes then need not come in order. */
    boolean gaps;

    int unseenStarts;

    ModelState(long seed, ModelRun.Kind kind, UnaryOperator<Disk> lie) {
        this.kind = kind;
        random = new Random(seed);
        marks = new ModelMarks(new Random(seed));
        disk = new ModelDisk(random);
        seen = new DeletionCheck(
                lie.apply(disk),
                disk,
                acks,
                number -> due.contains(number) || committed.contains(number) || gone.contains(number));
        int directories = 1 + random.nextInt(3) / 2 + random.nextInt(5) / 4;
        for (int i = 0; i < directories; i++) {
            data.add(Path.of("/model/data" + i));
        }
        syncCommits = random.nextBoolean();
        encrypted = random.nextInt(10) == 0;
        maxFile = SegmentHeader.LENGTH + 200L + random.nextInt(3000);
        reserve = AckFile.HEADER + 300L + random.nextInt(2000);
        memory = random.nextInt(4) * 400L;
        readSize = 64 + random.nextInt(1000);
        capacity = 10 + random.nextInt(60);
        patience = kind == ModelRun.Kind.ORDINARY || random.nextBoolean() ? Duration.ZERO : Duration.ofSeconds(10);
    }

    void tell(String what) {
        story.append(what).append('\n');
        if (story.length() > LONGEST_STORY) {
            throw new ModelRun.Violation("it does not end");
        }
    }

    StoreSettings settings() {
        KeyRing keys =
                encrypted ? new KeyRing(Map.of("k", new SecretKeySpec(new byte[16], "AES")), "k") : KeyRing.EMPTY;
        return new StoreSettings(
                acks, data, maxFile, 1000, true, syncCommits, reserve, memory, readSize, patience, keys, false);
    }

    void open() throws IOException, FatalException {
        while (log == null) {
            findings = new Findings();
            try {
                log = EventLog.open(
                        "model",
                        seen,
                        settings(),
                        new Capacity(capacity, Long.MAX_VALUE, 8, Duration.ZERO),
                        LogWatch.SILENT,
                        findings,
                        () -> clock,
                        random);
                tell(log.hasFailed() ? "opened, and failed" : "opened with marks " + ModelMarks.text(marksNow()));
                tell("opened with " + log.usage().events().orElse(0) + (waits() ? "; " + log.unreadable() : ""));
                if (waits()) {
                    unseenStarts++;
                }
            } catch (IOException e) {
                tell("open fails: " + e.getMessage());
                disk.restart();
                if (random.nextInt(4) == 0) {
                    disk.heal();
                }
            } catch (ModelDisk.PowerCut e) {
                tell("power cut while opening");
                crash();
            }
        }
        if (!log.gaps().isEmpty()) {
            throw new ModelRun.Violation("reports a loss: " + log.gaps());
        }
        // What an opening writes down itself may have failed already: then the next one tells them.
        if (!waits() && !log().hasFailed()) {
            for (int event : marks.check(marksNow())) {
                if (maybe.remove(event)) {
                    due.add(event);
                }
            }
        }
    }

    /** Whether some segment could not be read at the start. */
    boolean waits() {
        return log != null && !log.unreadable().isEmpty();
    }

    /** How often the log was opened though a segment could not be read. */
    int unseenStarts() {
        return unseenStarts;
    }

    Map<String, Mark> marksNow() {
        try {
            return log().marks();
        } catch (ChannelException e) {
            throw new ModelRun.Violation("marks are not told though nothing has failed: " + e.getMessage());
        }
    }

    EventLog log() {
        EventLog now = log;
        if (now == null) {
            throw new IllegalStateException("closed");
        }
        return now;
    }

    /** The log is gone: what was under way may or may not be there, what was on lease is not delivered. */
    void leave() {
        log = null;
        gaps = false;
        collect();
        underWay.forEach((put, events) -> {
            maybe.addAll(events);
            marks.putFailed(events, changes.get(put));
        });
        underWay.clear();
        maybe.addAll(half);
        due.removeAll(half);
        half.clear();
        for (Loan loan : loans) {
            for (int event : loan.events()) {
                back(event);
            }
        }
        loans.clear();
    }

    void back(int event) {
        if (!maybe.contains(event)) {
            due.add(event);
        }
    }

    void crash() {
        disk.crash();
        // Whatever was committed and not synced may come again.
        maybe.addAll(committed);
        committed.clear();
    }

    /** What was committed so far is synced. */
    void settled() {
        if (!log().hasFailed()) {
            gone.addAll(committed);
            committed.clear();
        }
    }

    void collect() {
        for (var entries = underWay.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<Put, List<Integer>> entry = entries.next();
            if (entry.getKey().state == Put.State.DONE) {
                entries.remove();
                if (entry.getKey().failure == null) {
                    due.addAll(entry.getValue());
                    marks.returned(changes.get(entry.getKey()));
                    tell("acknowledged " + entry.getValue());
                } else {
                    maybe.addAll(entry.getValue());
                    marks.putFailed(entry.getValue(), changes.get(entry.getKey()));
                    tell("failed " + entry.getValue() + ": "
                            + entry.getKey().failure.getMessage());
                }
            }
        }
    }

    /** Nothing is wrong with the bytes, and no file is gone. */
    void gaps() {
        List<Gap> now = log().gaps();
        gaps |= !now.isEmpty();
        for (Gap gap : now) {
            if (gap.kind() != Gap.Kind.UNREADABLE) {
                throw new ModelRun.Violation("reports a loss: " + gap);
            }
        }
        if (kind == ModelRun.Kind.FLAKY_AND_GULLIBLE && !now.isEmpty()) {
            try {
                log().giveUp(now);
            } catch (IOException e) {
                tell("giving up fails: " + e.getMessage());
            }
        }
    }

    void accept(List<Integer> numbers) {
        for (int number : numbers) {
            boolean onLoan = loans.stream().anyMatch(loan -> loan.events().contains(number));
            if (onLoan) {
                throw new ModelRun.Violation(number + " comes though it is on lease");
            }
            if (gone.contains(number) || committed.contains(number)) {
                throw new ModelRun.Violation(number + " comes though it was delivered");
            }
            if (!due.isEmpty() && due.first() < number && !gaps) {
                throw new ModelRun.Violation(number + " comes before " + due.first());
            }
            if (!due.remove(number) && !maybe.contains(number)) {
                throw new ModelRun.Violation(number + " comes though nobody put it");
            }
            if (!log().hasFailed()) {
                marks.came(number, marksNow());
            }
        }
    }
}
