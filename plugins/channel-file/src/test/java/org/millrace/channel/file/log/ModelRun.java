package org.millrace.channel.file.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.component.FatalException;
import org.millrace.api.event.Event;
import org.millrace.channel.file.disk.Disk;
import org.millrace.channel.file.disk.ModelDisk;
import org.millrace.channel.file.disk.SpaceGuard;
import org.millrace.channel.file.log.segment.Piece;
import org.millrace.channel.file.log.state.Put;

/** One generated sequence of what can happen to a log, on a disk that keeps only its promises, beside a model of what must be true. */
final class ModelRun extends ModelEnding {
    /** What the log did that it must not do. */
    static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Violation(String message) {
            super(message);
        }
    }

    private static final List<ModelDisk.Fault> FAULTS = List.of(ModelDisk.Fault.values());

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
        super(seed, kind, lie);
    }

    /** Runs it; throws what was violated, with the story so far. */
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

    private void put() throws InterruptedException {
        ModelMarks.Change change = marks.next("source");
        int n = change != null && change.number() % 4 == 0 ? 0 : 1 + random.nextInt(5);
        List<Event> batch = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            int number = nextEvent++;
            numbers.add(number);
            batch.add(Numbered.event(number, random.nextInt(120)));
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

    private void write() {
        int directory = random.nextInt(data.size());
        boolean any = log().writeGroup(directory, 0, 0);
        tell("wrote " + directory + (any ? "" : ": nothing"));
        collect();
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
        List<Integer> numbers = Numbered.numbers(pieces);
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
            List<Integer> numbers = Numbered.numbers(pieces);
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
}
