package org.millrace.source.taildir.follow;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.mark.Mark;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.RefusedException;
import org.millrace.source.taildir.disk.Disk;
import org.millrace.source.taildir.follow.TailFile.Place;
import org.millrace.source.taildir.follow.TailFile.Stage;
import org.millrace.source.taildir.mark.MarkBook;
import org.millrace.source.taildir.mark.PositionFile;

/**
 * Follows the files of some groups and hands their events on. Everything but {@link #bytesLeft}, {@link #filesLeft} and
 * {@link #openFiles} belongs to the thread that polls; so does {@link #finish}, once that has stopped.
 */
public final class Follower implements AutoCloseable {
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long FINISH_NANOS = TimeUnit.SECONDS.toNanos(3);
    /** So long a file without a name may yet be written to by whoever has it open. */
    private static final long DRAINED_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int MOST_DRAINED = 64;

    private final TailSettings settings;
    private final Disk disk;
    private final LongSupplier nanos;
    private final Files files;
    private final Handles handles;
    private final Search search;
    private final Archives archives;
    private final Look look;
    private final Looks looks;
    private final Reader reader;
    private final Sending sending;
    private final Troubles troubles;
    private final Batch batch = new Batch();
    /** Files with an event that has no end yet. */
    private final Set<TailFile> waiting = new LinkedHashSet<>();
    /** Packed files that have been read. */
    private final Set<TailFile> finished = new LinkedHashSet<>();

    private @Nullable TailFile current;
    private long batchesOfCurrent;
    private boolean blocked;
    private volatile int openFiles;

    public Follower(
            TailSettings settings,
            Disk disk,
            ComponentContext context,
            Figures figures,
            PositionFile positions,
            LongSupplier nanos) {
        this.settings = settings;
        this.disk = disk;
        this.nanos = nanos;
        MarkBook book = new MarkBook();
        files = new Files(settings, book);
        handles = new Handles(disk, settings.maxOpenFiles());
        troubles = new Troubles(context);
        search = new Search(disk, settings.groups(), files, handles, figures, nanos);
        archives = new Archives(disk, settings, files, handles, figures, troubles, nanos);
        look = new Look(disk, settings, files, handles, search, archives, figures, troubles, nanos);
        looks = new Looks(settings, disk, files, look, nanos);
        reader = new Reader(settings, files, handles, figures, nanos);
        sending = new Sending(settings, files, batch, context, positions, troubles, nanos);
    }

    /** Goes on where it was. */
    public void restore(Map<String, Mark> marks, List<PositionFile.Line> former) throws IOException {
        new Restoring(settings, disk, files, handles, archives, nanos).restore(marks, former);
    }

    /** Looks, reads and hands on, for a tenth of a second or so; see {@code PolledSource}. */
    public Duration poll(Outlet outlet) throws RefusedException, InterruptedException, IOException {
        boolean news = looks.await(isResting());
        if (news) {
            openFiles = handles.open().size();
        }
        publish();
        archives.step();
        settle();
        troubles.report();
        boolean sent = work(outlet, nanos.getAsLong() + SLICE_NANOS);
        looks.worked(sent);
        sending.positions(false);
        troubles.report();
        publish();
        return isResting() ? Looks.PAUSE : Duration.ZERO;
    }

    private boolean isResting() {
        return current == null && files.turns.isEmpty() && batch.isEmpty() && !archives.isDue();
    }

    private void publish() {
        files.publish(archives.open());
    }

    private boolean work(Outlet outlet, long deadline) throws RefusedException, InterruptedException {
        boolean sent = false;
        if (!batch.isEmpty()) {
            send(outlet);
            sent = true;
        }
        do {
            sending.limit(outlet);
            blocked = false;
            rests();
            fill(deadline);
            if (batch.isEmpty()) {
                break;
            }
            send(outlet);
            sent = true;
        } while (nanos.getAsLong() < deadline && !Thread.currentThread().isInterrupted());
        if (batch.isEmpty()) {
            sending.marks(outlet);
        }
        return sent;
    }

    private void send(Outlet outlet) throws RefusedException, InterruptedException {
        if (!sending.send(outlet)) {
            reader.drop();
            current = null;
        }
        TailFile file = current;
        if (file != null && ++batchesOfCurrent >= settings.maxBatchCount()) {
            reader.drop();
            current = null;
            files.turns.add(file);
        }
        publish();
    }

    private void fill(long deadline) {
        while (batch.hasRoom() && !blocked && nanos.getAsLong() < deadline) {
            TailFile file = current;
            current = null;
            if (file == null) {
                file = files.turns.next();
                batchesOfCurrent = 0;
            }
            if (file == null) {
                return;
            }
            if (file.place != Place.MISSING) {
                guarded(file);
            }
        }
    }

    private void guarded(TailFile file) {
        try {
            turn(file);
            troubles.end(file.path);
        } catch (IOException e) {
            reader.drop();
            handles.close(file);
            troubles.begin(file.path, e.toString());
            if (file.place == Place.UNNAMED) {
                files.lose(file, nanos.getAsLong());
            }
        }
    }

    private void turn(TailFile file) throws IOException {
        if (file.isUndecided()) {
            switch (search.decide(file)) {
                case WAIT -> {
                    return;
                }
                case PACKED -> {
                    archives.leave(file, look.number());
                    handles.close(file);
                    files.forget(file);
                    return;
                }
                case READ -> reader.drop();
            }
        }
        Reader.Outcome outcome = reader.turn(file, batch);
        if (outcome == Reader.Outcome.FULL) {
            current = file;
            return;
        }
        if (outcome != Reader.Outcome.SHORT) {
            file.shortNanos = 0;
        }
        switch (outcome) {
            case MORE -> files.turns.add(file);
            case END -> ended(file);
            case LATER -> later(file);
            case SHORT -> shorter(file);
            default -> beginAnew(file);
        }
    }

    private void ended(TailFile file) {
        if (file.partial) {
            waiting.add(file);
        } else {
            waiting.remove(file);
        }
        if (file.stage == Stage.PACKED) {
            finished.add(file);
        }
    }

    private void later(TailFile file) {
        if (file.stage == Stage.PACKED && file.content != null) {
            files.turns.add(file);
            blocked = true;
        }
    }

    /** It is believed only after a while: on a file system of a network the size may lag behind. */
    private void shorter(TailFile file) throws IOException {
        long now = nanos.getAsLong();
        if (file.shortNanos == 0) {
            file.shortNanos = now;
        } else if (now - file.shortNanos >= SHORT_NANOS) {
            beginAnew(file);
        }
    }

    private void beginAnew(TailFile file) throws IOException {
        if (batch.involves(file)) {
            files.turns.add(file);
            blocked = true;
            return;
        }
        waiting.remove(file);
        finished.remove(file);
        search.beginAnew(file);
    }

    /** Sends events without an end once they have been quiet for long enough. */
    private void rests() {
        long now = nanos.getAsLong();
        for (TailFile file : List.copyOf(waiting)) {
            long quiet = now - file.grownNanos;
            boolean all = quiet >= settings.idle().toNanos()
                    || file.stage == Stage.PACKED
                    || (file.place == Place.UNNAMED && quiet >= DRAINED_NANOS);
            if (!file.partial || file.place == Place.MISSING) {
                waiting.remove(file);
            } else if ((all || quiet >= settings.joinedQuiet().toNanos()) && current == null && batch.hasRoom()) {
                rest(file, all);
            }
        }
    }

    private void rest(TailFile file, boolean all) {
        try {
            Reader.Outcome outcome = reader.rest(file, batch, all);
            if (outcome == Reader.Outcome.END && !file.partial) {
                waiting.remove(file);
            } else if (outcome != Reader.Outcome.END) {
                files.turns.add(file);
            }
        } catch (IOException e) {
            reader.drop();
            handles.close(file);
            troubles.begin(file.path, e.toString());
        }
    }

    /** What is over: files without a name that were read, and packed ones; and what rests is closed. */
    private void settle() {
        long now = nanos.getAsLong();
        for (TailFile file : List.copyOf(finished)) {
            if (!file.partial && !batch.involves(file)) {
                finished.remove(file);
                archives.read(file, look.number());
                handles.close(file);
                files.forget(file);
            }
        }
        int drained = 0;
        for (TailFile file : List.copyOf(handles.open())) {
            if (file.place == Place.UNNAMED) {
                boolean quiet = now - file.grownNanos >= DRAINED_NANOS || ++drained > MOST_DRAINED;
                boolean rests = !file.hasMore() && !file.partial && !file.isUndecided() && file.left() == 0;
                if (quiet && rests && !batch.involves(file)) {
                    handles.close(file);
                    files.lose(file, now);
                } else if (isTooOld(file, now)) {
                    takeBack();
                    look.giveUp(file);
                }
            } else if (!file.hasMore()
                    && now - file.grownNanos >= settings.idle().toNanos()) {
                handles.close(file);
            }
        }
    }

    /** What is on its way is to be read again. */
    private void takeBack() {
        sending.takeBack();
        reader.drop();
        current = null;
    }

    private boolean isTooOld(TailFile file, long now) {
        return !settings.deleted().isZero()
                && file.left() > 0
                && now - file.goneNanos >= settings.deleted().toNanos();
    }

    /** Before the end: reads what nobody else could, since it has no name any more, for three seconds at most. */
    public void finish(Outlet outlet) throws RefusedException, InterruptedException {
        long deadline = nanos.getAsLong() + FINISH_NANOS;
        if (!batch.isEmpty()) {
            send(outlet);
        }
        for (TailFile file : List.copyOf(handles.open())) {
            while (file.place == Place.UNNAMED && file.hasMore() && nanos.getAsLong() < deadline) {
                sending.limit(outlet);
                guarded(file);
                if (batch.isEmpty()) {
                    break;
                }
                send(outlet);
            }
        }
    }

    /** Bytes that are there and that no channel has. */
    public long bytesLeft() {
        return files.bytesLeft();
    }

    /** Files with such bytes, and packed ones of which it is not known yet whether they have any. */
    public long filesLeft() {
        return files.filesLeft();
    }

    /** Files that are open. */
    public long openFiles() {
        return openFiles;
    }

    @Override
    public void close() throws IOException {
        sending.positions(true);
        looks.close();
        archives.close();
        handles.closeAll();
    }
}
