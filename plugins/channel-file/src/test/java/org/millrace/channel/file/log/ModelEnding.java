package org.millrace.channel.file.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.component.FatalException;
import org.millrace.api.mark.MarkChanges;
import org.millrace.channel.file.disk.Disk;
import org.millrace.channel.file.format.SegmentHeader;
import org.millrace.channel.file.log.segment.Piece;

/** How a run ends: all works again, and what is due comes. */
abstract class ModelEnding extends ModelState {
    ModelEnding(long seed, ModelRun.Kind kind, UnaryOperator<Disk> lie) {
        super(seed, kind, lie);
    }

    /** All works again: what is due comes, once, and nothing stays on the disk. */
    void finish() throws IOException, FatalException, InterruptedException {
        disk.heal();
        if (kind != ModelRun.Kind.ORDINARY && random.nextBoolean()) {
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
        if (kind != ModelRun.Kind.ORDINARY && random.nextBoolean()) {
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
                List<Integer> numbers = Numbered.numbers(pieces);
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
                throw new ModelRun.Violation("a sound disk fails: " + e);
            }
        }
        if (!due.isEmpty()) {
            throw new ModelRun.Violation(due + " were acknowledged and never came");
        }
        // What a crash left of batches nobody was told of is held until it is seen to be incomplete.
        boolean exact = uncounted || held == came || (held > came && findings.tailBytes() > 0);
        if (!exact
                || log().usage().events().orElse(0) != 0
                || log().usage().bytes().orElse(0) != 0) {
            throw new ModelRun.Violation(held + " events held, " + came + " came, left: " + log().usage());
        }
        marks.check(marksNow());
        if (!log().tidy()) {
            throw new ModelRun.Violation("can't tidy up");
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
        marks.check(marksNow());
        log().close();
        for (Path file : disk.files()) {
            if (SegmentHeader.idOf(String.valueOf(file.getFileName())) >= 0) {
                throw new ModelRun.Violation(file + " is left though all is delivered");
            }
        }
    }

    /** What could not be read comes by itself once it can be. */
    void catchUp() throws InterruptedException {
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
                List<Integer> numbers = Numbered.numbers(pieces);
                tell("caught up with " + numbers);
                accept(numbers);
                empty = pieces.isEmpty() ? empty + 1 : 0;
                if (!pieces.isEmpty()) {
                    loans.add(new Loan(pieces, numbers));
                }
            } catch (ChannelException e) {
                throw new ModelRun.Violation("a sound disk fails: " + e);
            }
        }
        if (!log().hasFailed() && (!due.isEmpty() || !log().gaps().isEmpty())) {
            throw new ModelRun.Violation(due + " do not come though they can be read; " + log().gaps());
        }
    }
}
