package org.millrace.source.spooldir;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.operate.Printable;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.serializer.MalformedInputException;
import org.millrace.source.spooldir.Gathered.Ending;
import org.millrace.source.spooldir.file.ChangedException;
import org.millrace.source.spooldir.file.Facts;
import org.millrace.source.spooldir.file.FileMark;
import org.millrace.source.spooldir.file.FileMark.Stage;
import org.millrace.source.spooldir.file.Head;
import org.millrace.source.spooldir.file.SpooledFile;
import org.millrace.source.spooldir.track.Tracks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads file after file. What it {@linkplain #gather gathers} counts once it is {@linkplain #accepted accepted}: only then is a file
 * renamed, deleted or set aside, and only when that is on the disk is its mark dropped.
 *
 * <pre>
 * events, mark "read to here" | "read to the end"  ->  in the channel  ->  renamed or deleted, forced  ->  mark dropped
 * </pre>
 *
 * <p>Whatever is wrong with one file ends that file alone. Its state is what is gathered, the {@linkplain Ledger marks} and
 * the file in hand; one thread at a time.
 */
final class Intake implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Intake.class);
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long MOST_BYTES = 8L << 20;
    /** How many events are read between looks at the clock. */
    private static final int CLOCK_EVERY = 64;

    private static final String LEFT_BEFORE =
            "it was malformed, or had changed, when it was read; the log of then says more";

    private final SpoolSettings settings;
    private final Deserializer deserializer;
    private final Backlog backlog;
    private final Tracks tracks;
    private final Ledger ledger;
    private final Retirement retirement;
    private final Troubles troubles;
    private final Progress progress;
    private final LongSupplier nanos;

    private @Nullable OpenedFile current;
    /** Bytes of the current file that are in the channel. */
    private long currentAccepted;

    private int limit = Integer.MAX_VALUE;

    Intake(
            SpoolSettings settings,
            Deserializer deserializer,
            Lister lister,
            Tracks tracks,
            Ledger ledger,
            Progress progress,
            LongSupplier nanos) {
        this.settings = settings;
        this.deserializer = deserializer;
        this.tracks = tracks;
        this.ledger = ledger;
        this.progress = progress;
        this.nanos = nanos;
        this.troubles = new Troubles(nanos);
        this.retirement = new Retirement(tracks, ledger, troubles, progress);
        this.backlog = new Backlog(settings, lister, tracks, ledger, troubles, progress, nanos);
    }

    /**
     * Reads what is handed on next; nothing if there is nothing now.
     *
     * @param mostEvents the most events
     * @param mostBytes what a channel takes at once
     */
    Gathered gather(int mostEvents, long mostBytes) throws IOException, InterruptedException {
        int most = Math.min(Math.min(settings.batchSize(), mostEvents), limit);
        Gathered batch = new Gathered(Math.max(1, most), Math.max(1, Math.min(MOST_BYTES, mostBytes / 2)));
        limit = Integer.MAX_VALUE;
        long began = nanos.getAsLong();
        if (current != null) {
            backlog.lookWhileReading(current, currentAccepted);
        }
        try {
            while (batch.hasRoom() && nanos.getAsLong() - began < LONGEST_NANOS) {
                OpenedFile now = current;
                if (now != null) {
                    read(now, batch, began);
                } else if (!takeUp(batch)) {
                    batch.idle();
                    break;
                }
            }
            progressed(batch);
            if (!ledger.toDrop().isEmpty()) {
                tracks.force();
                batch.drop(ledger.toDrop());
            }
        } catch (ClosedByInterruptException e) {
            rewind(Integer.MAX_VALUE);
            // The exception takes its place.
            Thread.interrupted();
            throw new InterruptedException("interrupted while a file was read");
        } catch (IOException | RuntimeException e) {
            rewind(Integer.MAX_VALUE);
            throw e;
        }
        return batch;
    }

    private void progressed(Gathered batch) {
        OpenedFile now = current;
        if (now != null && !now.isEmpty()) {
            batch.mark(now.file().key(), now.mark(Stage.READING), now.takeRead());
        }
    }

    /** Takes the next file in hand, or sees to it otherwise; false if there is none now. */
    private boolean takeUp(Gathered batch) throws IOException {
        // Files of the batch are still there, and would be found again.
        Optional<SpooledFile> next = backlog.next(batch.isEmpty());
        if (next.isPresent()) {
            take(next.get());
        }
        return next.isPresent();
    }

    private void take(SpooledFile found) throws IOException {
        try {
            Facts now = Facts.of(found.path());
            boolean quiet = settings.quiet().isZero() || now.unchangedSince(found.facts());
            if (!quiet && ledger.of(found.key()).isEmpty()) {
                // It is being written to; a later look finds it.
                return;
            }
            SpooledFile file = new SpooledFile(found.key(), found.path(), now);
            if (now.size() == 0 && ledger.of(file.key()).isEmpty() && isTakenCareOf(file)) {
                // Of which there may be many.
                return;
            }
            FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ);
            try {
                if (!takeUp(file, channel)) {
                    channel.close();
                }
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            retirement.failed(found, e);
        }
    }

    /** Whether the file is in hand now, and its channel with it. */
    private boolean takeUp(SpooledFile file, FileChannel channel) throws IOException {
        FileMark mark = ledger.of(file.key()).orElse(null);
        Optional<Mark> position = Optional.empty();
        if (mark != null) {
            switch (mark.standing(file.facts(), channel)) {
                case CHANGED -> {
                    progress.skipped(file.facts().size());
                    retirement.end(new Ending(file, Optional.of(Retirement.changed(mark.facts(), file.facts()))));
                    return false;
                }
                case SAME -> {
                    if (mark.stage() != Stage.READING) {
                        progress.skipped(file.facts().size());
                        retirement.end(new Ending(
                                file, mark.stage() == Stage.ENDED ? Optional.empty() : Optional.of(LEFT_BEFORE)));
                        return false;
                    }
                    position = Optional.of(mark.position());
                }
                case OTHER -> {
                    if (mark.stage() == Stage.READING) {
                        log.warn(
                                "{} is another file now, and is read from its beginning: it had {} and has {}. What was not"
                                        + " read of the former is gone.",
                                Printable.of(file.path().toString()),
                                mark.facts().text(),
                                file.facts().text());
                    }
                }
            }
        }
        if (position.isEmpty() && isTakenCareOf(file)) {
            return false;
        }
        Head head = Head.of(channel, file.facts().size());
        OpenedFile opened;
        try {
            opened = OpenedFile.of(file, head, channel, position, deserializer, settings);
        } catch (ChangedException | MalformedInputException e) {
            progress.skipped(file.facts().size());
            retirement.end(new Ending(file, Optional.of(unfit(file, e))));
            return false;
        }
        progress.skipped(opened.begun());
        currentAccepted = opened.begun();
        current = opened;
        return true;
    }

    private boolean isTakenCareOf(SpooledFile file) throws IOException {
        Optional<Tracks.Earlier> earlier = tracks.earlier(file, file.facts());
        if (earlier.isPresent()) {
            progress.skipped(file.facts().size());
            retirement.end(new Ending(
                    file,
                    earlier.get().identical()
                            ? Optional.empty()
                            : Optional.of(earlier.get().text())));
            return true;
        }
        if (file.facts().size() == 0 && !settings.emptyFileEvent()) {
            retirement.end(new Ending(file, Optional.empty()));
            return true;
        }
        return false;
    }

    private void read(OpenedFile from, Gathered batch, long began) throws IOException {
        try {
            for (int i = 1; batch.hasRoom(); i++) {
                if (i % CLOCK_EVERY == 0 && nanos.getAsLong() - began >= LONGEST_NANOS) {
                    return;
                }
                Optional<Event> next = from.next();
                if (next.isEmpty()) {
                    if (from.isEmpty() && from.file().facts().size() == 0) {
                        batch.add(from.emptyEvent());
                    }
                    finish(from, batch, Optional.empty());
                    return;
                }
                batch.add(next.get());
            }
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (ChangedException | MalformedInputException e) {
            finish(from, batch, Optional.of(unfit(from.file(), e)));
        } catch (IOException | RuntimeException e) {
            if (!from.isEmpty()) {
                batch.mark(from.file().key(), from.mark(Stage.READING), from.takeRead());
            }
            letGo();
            troubles.add(from.file(), e);
        }
    }

    /** Why a file is not read on. */
    private static String unfit(SpooledFile file, IOException e) {
        String why = Printable.of(String.valueOf(e.getMessage()));
        if (!(e instanceof MalformedInputException malformed)) {
            return "it was changed: " + why;
        }
        String where = malformed.offset() < 0 ? "" : ", at byte " + malformed.offset();
        return "it is malformed" + where + " of " + file.facts().text() + ": " + why
                + "; what is before that has been read";
    }

    /** Nothing more is read of the file in hand. */
    private void finish(OpenedFile file, Gathered batch, Optional<String> aside) throws IOException {
        batch.mark(file.file().key(), file.mark(aside.isEmpty() ? Stage.ENDED : Stage.LEFT), file.takeRead());
        batch.end(new Ending(file.file(), aside), file.file().facts().size() - file.counted());
        letGo();
    }

    private void letGo() throws IOException {
        OpenedFile now = current;
        current = null;
        if (now != null) {
            now.close();
        }
    }

    /** What was gathered is in the channel. */
    void accepted(Gathered batch) throws IOException {
        ledger.accepted(batch);
        progress.accepted(batch.read());
        progress.skipped(batch.skipped());
        OpenedFile now = current;
        if (now != null) {
            currentAccepted = Math.max(currentAccepted, now.counted());
        }
        for (Ending ending : batch.endings()) {
            try {
                retirement.end(ending);
            } catch (IOException e) {
                retirement.failed(ending.file(), e);
            }
        }
        progress.show(troubles.text());
    }

    /**
     * Goes back to where the channel is: what was gathered is to be gathered again.
     *
     * @param mostNext how many events are gathered then
     */
    void rewind(int mostNext) throws IOException {
        limit = Math.max(1, mostNext);
        // The next look finds all of them, first those of which a part has been read.
        backlog.clear();
        letGo();
    }

    /** How long to wait when there was nothing. */
    Duration pause() {
        return backlog.pause();
    }

    @Override
    public void close() throws IOException {
        letGo();
    }
}
