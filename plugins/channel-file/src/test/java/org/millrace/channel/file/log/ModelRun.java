package org.millrace.channel.file.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.millrace.channel.file.crypto.KeyRing;
import org.millrace.channel.file.disk.Disk;
import org.millrace.channel.file.disk.ModelDisk;
import org.millrace.channel.file.disk.SpaceGuard;
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
 * One generated sequence of what can happen to a log, on a disk that keeps only its promises, beside a model of what must be
 * true: each event is a number; it is due from when its put returned until its lease ended, and comes in ascending order.
 */
final class ModelRun {
    /** What the log did that it must not do. */
    static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Violation(String message) {
            super(message);
        }
    }

    private static final int LONGEST_STORY = 200_000;

    private record Loan(List<Piece> pieces, List<Integer> events) {}

    private static final List<ModelDisk.Fault> FAULTS = List.of(ModelDisk.Fault.values());

    private final Random random;
    private final ModelDisk disk;
    private final Disk seen;
    private final Path acks = Path.of("/model/acks");
    private final List<Path> data = new ArrayList<>();
    private final boolean syncCommits;
    private final boolean encrypted;
    private final long maxFile;
    private final long reserve;
    private final long memory;
    private final int readSize;
    private final int capacity;
    private final Kind kind;
    private final Duration patience;
    private final StringBuilder story = new StringBuilder();

    private int nextEvent;
    private final ModelMarks marks;
    private final Map<Put, ModelMarks.Change> changes = new HashMap<>();
    private final Map<Put, List<Integer>> underWay = new HashMap<>();
    /** Put returned, lease not ended, not on lease. */
    private final TreeSet<Integer> due = new TreeSet<>();
    /** The put failed or was cut off: such events may come, whole batches of them, and may not. */
    private final Set<Integer> maybe = new HashSet<>();
    /** Commits of these have failed: delivered in truth, they may come again when the log is opened anew, or not. */
    private final Set<Integer> half = new HashSet<>();
    /** Committed, and certain never to come again. */
    private final Set<Integer> gone = new HashSet<>();
    /** Committed, but not synced: may come again after a crash. */
    private final Set<Integer> committed = new HashSet<>();

    private final List<Loan> loans = new ArrayList<>();
    private @Nullable EventLog log;
    private Findings findings = new Findings();
    private long clock;
    /** Whether something could not be read since it was opened: what comes then need not come in order. */
    private boolean gaps;

    private int unseenStarts;

    /** How a run differs from the ordinary. */
    enum Kind {
        /** Writes fail now and then, and the power. */
        ORDINARY,
        /** Looks fail as well, in every way. */
        FLAKY,
        /** As {@link #FLAKY}; and the log is made to believe that what can't be opened is gone. */
        FLAKY_AND_GULLIBLE
    }

    ModelRun(long seed, UnaryOperator<Disk> lie) {
        this(seed, Kind.ORDINARY, lie);
    }

    ModelRun(long seed, Kind kind, UnaryOperator<Disk> lie) {
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
        patience = kind == Kind.ORDINARY || random.nextBoolean() ? Duration.ZERO : Duration.ofSeconds(10);
    }

    /** OrdinalSet it; throws what was violated, with the story so far. */
    void run() {
        try {
            open();
            int steps = 20 + random.nextInt(100);
            for (int i = 0; i < steps; i++) {
                step();
            }
            finish();
        } catch (Violation e) {
            throw new Violation(e.getMessage() + "\n" + story);
        } catch (RuntimeException | ModelDisk.PowerCut | IOException | FatalException | InterruptedException e) {
            throw new IllegalStateException(e + "\n" + story, e);
        }
    }

    private void tell(String what) {
        story.append(what).append('\n');
        if (story.length() > LONGEST_STORY) {
            throw new Violation("it does not end");
        }
    }

    private StoreSettings settings() {
        KeyRing keys =
                encrypted ? new KeyRing(Map.of("k", new SecretKeySpec(new byte[16], "AES")), "k") : KeyRing.EMPTY;
        return new StoreSettings(
                acks, data, maxFile, 1000, true, syncCommits, reserve, memory, readSize, patience, keys, false);
    }

    private void open() throws IOException, FatalException {
        while (log == null) {
            findings = new Findings();
            try {
                log = EventLog.open(
                        "model",
                        seen,
                        settings(),
                        new Capacity(capacity, Long.MAX_VALUE, 8, Duration.ZERO),
                        new Silent(),
                        findings,
                        () -> clock,
                        random);
                tell("opened with marks " + ModelMarks.text(log.marks()));
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
            throw new Violation("reports a loss: " + log.gaps());
        }
        if (!waits()) {
            for (int event : marks.check(log.marks())) {
                if (maybe.remove(event)) {
                    due.add(event);
                }
            }
        }
    }

    /** Whether some segment could not be read at the start. */
    private boolean waits() {
        return log != null && !log.unreadable().isEmpty();
    }

    /** How often the log was opened though a segment could not be read. */
    int unseenStarts() {
        return unseenStarts;
    }

    private EventLog log() {
        EventLog now = log;
        if (now == null) {
            throw new IllegalStateException("closed");
        }
        return now;
    }

    private void step() throws IOException, FatalException, InterruptedException {
        try {
            int what = random.nextInt(100);
            if (what < 25) {
                put();
            } else if (what < 45) {
                write();
            } else if (what < 62) {
                take();
            } else if (what < 74) {
                commit();
            } else if (what < 80) {
                rollback();
            } else if (what < 87) {
                log().tidy();
                settled();
                tell("tidied");
            } else if (what < 90) {
                disk.writeBack();
                tell("written back");
            } else if (what < 92 && kind != Kind.ORDINARY) {
                trouble();
            } else if (what < 94) {
                int n = 1 + random.nextInt(12);
                ModelDisk.Fault fault = FAULTS.get(random.nextInt(FAULTS.size()));
                disk.failAt(n, fault);
                tell(fault + " at call " + n);
            } else if (what < 96) {
                clock += SpaceGuard.PAUSE_NANOS;
                disk.heal();
            } else {
                int how = random.nextInt(3);
                if (how == 0) {
                    log().close();
                    tell("closed");
                    leave();
                } else if (how == 1) {
                    tell("killed");
                    leave();
                } else {
                    tell("power cut");
                    leave();
                    crash();
                }
                disk.restart();
                open();
            }
        } catch (ModelDisk.PowerCut e) {
            tell("power cut on the way");
            leave();
            crash();
            open();
        }
        if (log().hasFailed()) {
            tell("failed");
            if (random.nextBoolean()) {
                log().close();
            }
            leave();
            disk.restart();
            open();
        }
    }

    /** Looks fail from now on: some of them, all at one file, or those at one place of it; perhaps over a start. */
    private void trouble() throws IOException, FatalException {
        List<Path> files = disk.files();
        if (random.nextBoolean() || files.isEmpty()) {
            disk.flicker(List.of(0.03, 0.1, 1.0).get(random.nextInt(3)));
            tell("looks fail");
        } else {
            Path file = files.get(random.nextInt(files.size()));
            int how = random.nextInt(3);
            if (how == 0) {
                disk.bar(file);
                tell("looks fail at " + file);
            } else if (how == 1) {
                disk.lock(file);
                tell("can't be opened: " + file);
            } else {
                int sector = random.nextInt(1 + disk.content(file).length / ModelDisk.SECTOR);
                disk.spoil(file, sector);
                tell("reads fail at " + file + ", sector " + sector);
            }
        }
        if (random.nextBoolean()) {
            boolean closed = random.nextInt(4) == 0;
            if (closed) {
                log().close();
            }
            tell(closed ? "closed while looks fail" : "killed while looks fail");
            leave();
            open();
        }
    }

    /** The log is gone: what was under way may or may not be there, what was on lease is not delivered. */
    private void leave() {
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

    private void back(int event) {
        if (!maybe.contains(event)) {
            due.add(event);
        }
    }

    private void crash() {
        disk.crash();
        // Whatever was committed and not synced may come again.
        maybe.addAll(committed);
        committed.clear();
    }

    /** What was committed so far is synced. */
    private void settled() {
        if (!log().hasFailed()) {
            gone.addAll(committed);
            committed.clear();
        }
    }

    private void put() throws InterruptedException {
        ModelMarks.Change change = marks.next("source");
        int n = change != null && change.number() % 4 == 0 ? 0 : 1 + random.nextInt(5);
        List<Event> batch = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            int number = nextEvent++;
            numbers.add(number);
            batch.add(event(number, random.nextInt(120)));
        }
        try {
            Put put = log().encode(batch, ModelMarks.asked(change));
            log().enqueue(put, 0);
            underWay.put(put, numbers);
            if (change != null) {
                changes.put(put, change);
            }
            marks.put(numbers, change);
            tell("put " + numbers + (change == null ? "" : " with " + change));
        } catch (ChannelException e) {
            tell("put refused");
        }
    }

    static Event event(int number, int padding) {
        byte[] body = Arrays.copyOf(Integer.toString(number).getBytes(StandardCharsets.UTF_8), 12 + padding);
        Event event = Event.of(body);
        return number % 3 == 0 ? event.withHeader("n", Integer.toString(number)) : event;
    }

    static int number(Event event) {
        int length = 0;
        byte[] body = event.body();
        while (body[length] != 0) {
            length++;
        }
        int number = Integer.parseInt(new String(body, 0, length, StandardCharsets.UTF_8));
        if (number % 3 == 0 && !event.header("n", "").equals(Integer.toString(number))) {
            throw new Violation("event " + number + " comes with other headers: " + event);
        }
        return number;
    }

    private void write() {
        int directory = random.nextInt(data.size());
        boolean any = log().writeGroup(directory, 0, 0);
        tell("wrote " + directory + (any ? "" : ": nothing"));
        collect();
    }

    private void collect() {
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

    private void take() throws InterruptedException {
        collect();
        if (kind != Kind.ORDINARY) {
            clock += random.nextInt(3) * 1_000_000_000L;
        }
        List<Piece> pieces;
        try {
            gaps |= !log().gaps().isEmpty();
            pieces = log().take(1 + random.nextInt(10), Long.MAX_VALUE, 0);
        } catch (ChannelException e) {
            tell("take fails: " + e.getMessage());
            return;
        }
        List<Integer> numbers = numbers(pieces);
        tell("took " + numbers);
        gaps();
        accept(numbers);
        if (numbers.isEmpty()) {
            if (disk.isFlaky() && random.nextInt(3) == 0) {
                // It lasts for longer than it is waited for.
                clock += 600_000_000_000L;
                gaps = true;
            } else if (!due.isEmpty()) {
                // A read that failed is waited for; once it works, it all comes.
                disk.heal();
                clock += 600_000_000_000L;
                gaps = true;
                again();
            }
            return;
        }
        loans.add(new Loan(pieces, numbers));
    }

    private void again() throws InterruptedException {
        try {
            List<Piece> pieces = log().take(1 + random.nextInt(10), Long.MAX_VALUE, 0);
            List<Integer> numbers = numbers(pieces);
            tell("took then " + numbers);
            accept(numbers);
            if (numbers.isEmpty()) {
                throw new Violation("nothing comes though " + due + " are due");
            }
            loans.add(new Loan(pieces, numbers));
        } catch (ChannelException e) {
            tell("take fails: " + e.getMessage());
        }
    }

    /** Nothing is wrong with the bytes, and no file is gone. */
    private void gaps() {
        List<Gap> now = log().gaps();
        gaps |= !now.isEmpty();
        for (Gap gap : now) {
            if (gap.kind() != Gap.Kind.UNREADABLE) {
                throw new Violation("reports a loss: " + gap);
            }
        }
        if (kind == Kind.FLAKY_AND_GULLIBLE && !now.isEmpty()) {
            try {
                log().giveUp(now);
            } catch (IOException e) {
                tell("giving up fails: " + e.getMessage());
            }
        }
    }

    private static List<Integer> numbers(List<Piece> pieces) {
        List<Integer> numbers = new ArrayList<>();
        for (Piece piece : pieces) {
            for (int i = piece.from(); i < piece.to(); i++) {
                numbers.add(number(piece.events()[i]));
            }
        }
        return numbers;
    }

    private void accept(List<Integer> numbers) {
        for (int number : numbers) {
            boolean onLoan = loans.stream().anyMatch(loan -> loan.events().contains(number));
            if (onLoan) {
                throw new Violation(number + " comes though it is on lease");
            }
            if (gone.contains(number) || committed.contains(number)) {
                throw new Violation(number + " comes though it was delivered");
            }
            if (!due.isEmpty() && due.first() < number && !gaps) {
                throw new Violation(number + " comes before " + due.first());
            }
            if (!due.remove(number) && !maybe.contains(number)) {
                throw new Violation(number + " comes though nobody put it");
            }
            marks.came(number, log().marks());
        }
    }

    private void commit() {
        if (loans.isEmpty()) {
            return;
        }
        Loan loan = loans.remove(random.nextInt(loans.size()));
        ModelMarks.Change change = marks.next("sink");
        try {
            log().commit(loan.pieces(), ModelMarks.asked(change));
        } catch (ChannelException e) {
            marks.commitFailed(loan.events(), change);
            tell("commit fails: " + e.getMessage());
            loans.add(loan);
            if (log().hasFailed()) {
                // Whether it is written down nobody knows.
                maybe.addAll(loan.events());
            } else {
                // Half of it may be, and what lay there before may be the other half.
                half.addAll(loan.events());
            }
            return;
        } catch (ModelDisk.PowerCut e) {
            marks.commitFailed(loan.events(), change);
            maybe.addAll(loan.events());
            throw e;
        }
        tell("committed " + loan.events() + (change == null ? "" : " with " + change));
        marks.returned(change);
        maybe.removeAll(loan.events());
        half.removeAll(loan.events());
        (syncCommits || change != null ? gone : committed).addAll(loan.events());
    }

    private void rollback() {
        if (loans.isEmpty()) {
            return;
        }
        Loan loan = loans.remove(random.nextInt(loans.size()));
        log().rollback(loan.pieces());
        loan.events().forEach(this::back);
        tell("rolled back " + loan.events());
    }

    /** All works again: what is due comes, once, and nothing stays on the disk. */
    private void finish() throws IOException, FatalException, InterruptedException {
        disk.heal();
        if (kind != Kind.ORDINARY && random.nextBoolean()) {
            catchUp();
        }
        int how = random.nextInt(3);
        if (how == 0) {
            log().close();
        }
        leave();
        if (how == 1) {
            crash();
        }
        disk.restart();
        if (kind != Kind.ORDINARY && random.nextBoolean()) {
            disk.flicker(0.2);
        }
        tell("finish");
        open();
        boolean uncounted = waits();
        disk.heal();
        long held = log().usage().events().orElse(0);
        long came = 0;
        while (true) {
            List<Piece> pieces;
            try {
                pieces = log().take(1 + random.nextInt(10), Long.MAX_VALUE, 0);
                List<Integer> numbers = numbers(pieces);
                tell("took " + numbers);
                accept(numbers);
                if (pieces.isEmpty()) {
                    break;
                }
                came += numbers.size();
                log().commit(pieces, MarkChanges.none());
                maybe.removeAll(numbers);
                gone.addAll(numbers);
            } catch (ChannelException e) {
                throw new Violation("a sound disk fails: " + e);
            }
        }
        if (!due.isEmpty()) {
            throw new Violation(due + " were acknowledged and never came");
        }
        // What a crash left of batches nobody was told of is held until it is seen to be incomplete.
        boolean exact = uncounted || held == came || (held > came && findings.tailBytes() > 0);
        if (!exact
                || log().usage().events().orElse(0) != 0
                || log().usage().bytes().orElse(0) != 0) {
            throw new Violation(held + " events held, " + came + " came, left: " + log().usage());
        }
        marks.check(log().marks());
        if (!log().tidy()) {
            throw new Violation("can't tidy up");
        }
        log().close();
        if (findings.lines().stream().anyMatch(line -> line.contains("so the segment stays"))) {
            // What a crash has left could not be kept aside while looks failed; the next start does it.
            leave();
            open();
            log().tidy();
            log().close();
        }
        leave();
        open();
        marks.check(log().marks());
        log().close();
        for (Path file : disk.files()) {
            if (SegmentHeader.idOf(String.valueOf(file.getFileName())) >= 0) {
                throw new Violation(file + " is left though all is delivered");
            }
        }
    }

    /** What could not be read comes by itself once it can be. */
    private void catchUp() throws InterruptedException {
        for (Loan loan : loans) {
            log().rollback(loan.pieces());
            loan.events().forEach(this::back);
        }
        loans.clear();
        while (log().writeGroup(0, 0, 0) || (data.size() > 1 && log().writeGroup(1, 0, 0))) {
            collect();
        }
        collect();
        if (data.size() > 1) {
            log().writeGroup(1, 0, 0);
            collect();
        }
        int empty = 0;
        while (empty < 2 && !log().hasFailed()) {
            clock += 120_000_000_000L;
            try {
                gaps |= !log().gaps().isEmpty();
                List<Piece> pieces = log().take(1 + random.nextInt(10), Long.MAX_VALUE, 0);
                List<Integer> numbers = numbers(pieces);
                tell("caught up with " + numbers);
                accept(numbers);
                empty = pieces.isEmpty() ? empty + 1 : 0;
                if (!pieces.isEmpty()) {
                    loans.add(new Loan(pieces, numbers));
                }
            } catch (ChannelException e) {
                throw new Violation("a sound disk fails: " + e);
            }
        }
        if (!log().hasFailed() && (!due.isEmpty() || !log().gaps().isEmpty())) {
            throw new Violation(due + " do not come though they can be read; " + log().gaps());
        }
    }

    private static final class Silent implements LogWatch {
        @Override
        public void failed(String why) {}

        @Override
        public void space(boolean full, String why) {}

        @Override
        public void found(String what) {}

        @Override
        public void unreadable(String what) {}

        @Override
        public void untidy() {}
    }
}
