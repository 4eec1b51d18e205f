package org.millrace.source.taildir.follow;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.RefusedException;
import org.millrace.api.source.RefusedException.Reason;
import org.millrace.source.taildir.follow.TailFile.Place;
import org.millrace.source.taildir.mark.PositionFile;

/** Hands batches on, with the positions behind them, and writes these into the file for people. */
final class Sending {
    private static final long MARKS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final TailSettings settings;
    private final Files files;
    private final Batch batch;
    private final ComponentContext context;
    private final PositionFile positions;
    private final Troubles troubles;
    private final LongSupplier nanos;
    private int most = Integer.MAX_VALUE;
    private long marksNanos;
    private long positionsNanos;
    private boolean moved = true;

    Sending(
            TailSettings settings,
            Files files,
            Batch batch,
            ComponentContext context,
            PositionFile positions,
            Troubles troubles,
            LongSupplier nanos) {
        this.settings = settings;
        this.files = files;
        this.batch = batch;
        this.context = context;
        this.positions = positions;
        this.troubles = troubles;
        this.nanos = nanos;
        this.positionsNanos = nanos.getAsLong();
    }

    /** How much the next batch may hold. */
    void limit(Outlet outlet) {
        batch.limit(Math.min(most, Math.min(settings.batchSize(), outlet.maxBatchSize())), outlet.maxBatchBytes());
    }

    /**
     * Hands the batch on.
     *
     * @return false if it is too large for the channels: then its events are to be read again, fewer at a time
     */
    boolean send(Outlet outlet) throws RefusedException, InterruptedException {
        try {
            hand(outlet, batch.events());
            most = Integer.MAX_VALUE;
            return true;
        } catch (RefusedException e) {
            if (e.reason() != Reason.TOO_LARGE) {
                throw e;
            }
            if (batch.events().size() > 1) {
                most = batch.events().size() / 2;
                takeBack();
                return false;
            }
            putAside(batch.events().get(0), e);
            hand(outlet, List.of());
            return true;
        }
    }

    /** What the batch holds is to be read again. */
    void takeBack() {
        List<TailFile> again = List.copyOf(batch.files());
        batch.clear();
        again.forEach(files::takeBack);
        again.forEach(files.turns::add);
    }

    private void putAside(Event event, RefusedException why) throws RefusedException, InterruptedException {
        try {
            context.deadLetters().add(event, String.valueOf(why.getMessage()));
        } catch (IOException e) {
            why.addSuppressed(e);
            throw why;
        }
    }

    private void hand(Outlet outlet, List<Event> events) throws RefusedException, InterruptedException {
        MarkChanges changes = files.book.changes(batch.files());
        boolean kept = false;
        try {
            outlet.accept(events, changes);
            kept = true;
        } finally {
            if (kept) {
                files.book.kept();
            } else {
                files.book.refused();
            }
        }
        batch.files().forEach(files::accepted);
        batch.clear();
        marksNanos = nanos.getAsLong();
        moved = true;
    }

    /** Hands on what is to be kept although nothing was read: that there is a new file, or that one is gone. */
    void marks(Outlet outlet) throws RefusedException, InterruptedException {
        boolean due = files.book.isNew() || nanos.getAsLong() - marksNanos >= MARKS_NANOS;
        if (due && files.book.isDirty() && batch.isEmpty()) {
            hand(outlet, List.of());
        }
    }

    /** Writes the file for people, if it is time. */
    void positions(boolean now) {
        long nanosNow = nanos.getAsLong();
        if (!moved
                || (!now
                        && nanosNow - positionsNanos < settings.writePositions().toNanos())) {
            return;
        }
        positionsNanos = nanosNow;
        List<PositionFile.Line> lines = new ArrayList<>();
        for (TailFile file : files.all()) {
            if (file.place == Place.NAMED && file.stage != TailFile.Stage.PACKED) {
                lines.add(new PositionFile.Line(file.key.inode(), file.accepted.offset(), String.valueOf(file.path)));
            }
        }
        try {
            positions.write(lines);
            moved = false;
            troubles.end(positions.path());
        } catch (IOException e) {
            troubles.begin(positions.path(), "can't be written; the positions that count are kept elsewhere: " + e);
        }
    }
}
