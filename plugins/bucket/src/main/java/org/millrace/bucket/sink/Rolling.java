package org.millrace.bucket.sink;

import java.io.IOException;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.millrace.api.operate.Printable;
import org.millrace.bucket.ledger.FileEntry;
import org.millrace.bucket.publish.Ending;
import org.millrace.bucket.publish.Fate;
import org.millrace.bucket.publish.Figures;
import org.millrace.bucket.store.OpenFile.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when a file is full, and closes it. What is not committed of it is made safe and closed at once, and finished once it is; a file
 * of which all is committed is handed over as it is. Belongs to the sink's thread.
 */
final class Rolling {
    private static final Logger log = LoggerFactory.getLogger(Rolling.class);
    /** In a row: where copies are always missing, a new file is no better. */
    private static final int MOST_FOR_COPIES = 30;

    private final OpenFiles open;
    private final Set<InUse> dirty;
    private final Work work;
    private final boolean syncs;
    private final Figures figures;
    private final Consumer<Ending> ends;
    private final Forget forget;
    private int forCopies;

    /** Told of a file that is not ours to finish any more. */
    interface Forget {
        void gone(FileEntry entry) throws IOException;
    }

    Rolling(
            OpenFiles open,
            Set<InUse> dirty,
            Work work,
            boolean syncs,
            Figures figures,
            Consumer<Ending> ends,
            Forget forget) {
        this.open = open;
        this.dirty = dirty;
        this.work = work;
        this.syncs = syncs;
        this.figures = figures;
        this.ends = ends;
        this.forget = forget;
    }

    /** Whether an event was the last one for its file, and why. */
    @Nullable
    RollReason isFull(InUse file, RollRules rules) {
        if (rules.count() > 0 && file.events() >= rules.count()) {
            return RollReason.COUNT;
        }
        if (rules.bodyBytes() > 0 && file.bodyBytes() >= rules.bodyBytes()) {
            return RollReason.BODY_BYTES;
        }
        return rules.fileBytes() > 0 && file.position() >= rules.fileBytes() ? RollReason.FILE_BYTES : null;
    }

    /** Whether its time is over. */
    @Nullable
    RollReason isDue(InUse file, RollRules rules, long now) {
        long interval = rules.interval().toNanos();
        if (interval > 0 && now - file.madeNanos >= interval) {
            return RollReason.INTERVAL;
        }
        long idle = rules.idle().toNanos();
        return idle > 0 && now - file.writtenNanos() >= idle ? RollReason.IDLE : null;
    }

    /**
     * Before it is written to: is it still what it was?
     *
     * @return null if another file has to be begun
     */
    @Nullable
    InUse lookAt(InUse file, Set<InUse> touched) throws IOException {
        Condition condition = file.file.condition();
        if (condition == Condition.FINE) {
            forCopies = 0;
            return file;
        }
        if (condition == Condition.UNDER_REPLICATED) {
            if (forCopies >= MOST_FOR_COPIES) {
                return file;
            }
            forCopies++;
            touched.remove(file);
            roll(file, RollReason.UNDER_REPLICATED);
            return null;
        }
        String name = Printable.of(file.entry().temporary());
        if (dirty.contains(file)) {
            throw new IOException(name + " was moved or deleted with events in it that nobody has answered for");
        }
        log.info("{} is there no more: it was moved or deleted. Another file is begun.", name);
        touched.remove(file);
        open.remove(file);
        file.abandon();
        forget.gone(file.entry());
        return null;
    }

    void roll(InUse file, RollReason reason) throws IOException {
        figures.counter(reason.counter()).increment();
        if (dirty.contains(file)) {
            file.cut();
            file.finish();
            open.remove(file);
            file.closing(work.begin(() -> {
                if (syncs) {
                    file.file.sync();
                    figures.synced();
                }
                file.file.close();
                figures.closed();
                return true;
            }));
            return;
        }
        open.remove(file);
        FileEntry entry = file.entry();
        long committed = file.committed();
        if (committed == 0) {
            file.abandon();
            ends.accept(Ending.left(Fate.DROP, entry));
            return;
        }
        try {
            file.finish();
            ends.accept(Ending.open(entry.ofLength(file.position()), committed, file.file));
            figures.closed();
        } catch (IOException e) {
            log.warn("{} got no footer: {}", Printable.of(entry.temporary()), e.toString());
            file.abandon();
            ends.accept(Ending.left(Fate.FINISH, entry.ofLength(committed)));
        }
    }
}
