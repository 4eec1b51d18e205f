package org.millrace.source.taildir.follow;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.millrace.source.taildir.disk.Content;
import org.millrace.source.taildir.disk.Disk;
import org.millrace.source.taildir.disk.Facts;
import org.millrace.source.taildir.disk.FileKey;
import org.millrace.source.taildir.disk.GzipContent;
import org.millrace.source.taildir.mark.FileRecord;
import org.millrace.source.taildir.mark.MarkBook;

/**
 * The packed files that need no reading. One is known by its inode, and told by its size, its time and its end from a later one that
 * was given the same inode. A look at a directory that is being rotated may miss any of them, so that one is gone only if several looks
 * have not seen it.
 */
final class LeftAlone {
    private static final int GONE_LOOKS = 3;
    private static final long GONE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Disk disk;
    private final MarkBook book;
    private final LongSupplier nanos;
    private final Map<FileKey, Kept> known = new HashMap<>();

    LeftAlone(Disk disk, MarkBook book, LongSupplier nanos) {
        this.disk = disk;
        this.book = book;
        this.nanos = nanos;
    }

    /** From the marks. */
    Kept restore(FileRecord record) {
        Kept kept = new Kept(record);
        known.put(record.key(), kept);
        return kept;
    }

    /** Whether this is one of them, whatever it is called. Another that has the inode of one is none. */
    boolean has(Path path, Facts facts, int look) throws IOException {
        Kept kept = known.get(facts.key());
        if (kept == null) {
            return false;
        }
        FileRecord record = kept.record();
        // Seen, also if it can't be read now.
        kept.look = look;
        if (record.size() == facts.size() && record.changedMs() == facts.changedMs()) {
            return true;
        }
        long ending = ending(path);
        boolean same = record.size() < 0
                || (record.size() == facts.size() && (record.ending() == 0 || record.ending() == ending));
        known.remove(facts.key());
        book.remove(kept);
        if (same) {
            keep(facts, ending, look);
        }
        return same;
    }

    /** Whether there is one with this inode. */
    boolean has(FileKey key) {
        return known.containsKey(key);
    }

    /**
     * It needs no reading.
     *
     * @param facts null if it is not known what they were when it was read
     */
    void add(Path path, FileKey key, @Nullable Facts facts, int look) {
        if (facts == null) {
            keep(new Facts(key, -1, 0, true), 0, look);
            return;
        }
        long ending = 0;
        try {
            ending = ending(path);
        } catch (IOException e) {
            // Its size and its time are enough as long as they don't change.
            ending = 0;
        }
        keep(facts, ending, look);
    }

    private void keep(Facts facts, long ending, int look) {
        Kept kept = new Kept(FileRecord.known(facts.key(), facts.size(), facts.changedMs(), ending));
        kept.look = look;
        known.put(facts.key(), kept);
        book.changed(kept);
    }

    /** The last bytes of a file; 0 if it has too few. */
    long ending(Path path) throws IOException {
        try (Content content = disk.open(path)) {
            return GzipContent.ending(content);
        } catch (EOFException e) {
            return 0;
        }
    }

    /** A look is over in which every directory could be looked at: what looks have not seen for a while is gone. */
    void endOfLook(int look, Set<Long> devices) {
        long now = nanos.getAsLong();
        for (Iterator<Kept> each = known.values().iterator(); each.hasNext(); ) {
            Kept kept = each.next();
            // On a device that is not there at the moment, it only can't be seen.
            if (kept.look == look || !devices.contains(kept.record().key().device())) {
                kept.unseen = 0;
            } else if (kept.unseen++ == 0) {
                kept.unseenNanos = now;
            } else if (kept.unseen >= GONE_LOOKS && now - kept.unseenNanos >= GONE_NANOS) {
                each.remove();
                book.remove(kept);
            }
        }
    }
}
