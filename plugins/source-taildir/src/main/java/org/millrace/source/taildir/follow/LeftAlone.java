package org.millrace.source.taildir.follow;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.millrace.source.taildir.disk.Content;
import org.millrace.source.taildir.disk.Disk;
import org.millrace.source.taildir.disk.Facts;
import org.millrace.source.taildir.disk.FileKey;
import org.millrace.source.taildir.mark.FileRecord;
import org.millrace.source.taildir.mark.Fingerprint;
import org.millrace.source.taildir.mark.MarkBook;

/**
 * The packed files that need no reading. One is known by its inode, and told by its size, its time and its end from a later one that
 * was given the same inode. A look at a directory that is being rotated may miss any of them, so that one is gone only if several looks
 * have not seen it.
 */
final class LeftAlone {
    /** Of a gzip file, a sum and the size of what it holds. */
    private static final int ENDING = 8;

    private static final int GONE_LOOKS = 3;
    private static final long GONE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Disk disk;
    private final MarkBook book;
    private final LongSupplier nanos;
    private final Map<FileKey, Kept> known = new HashMap<>();

    /** The last look that could not tell one of them from another. */
    private int unsureLook = -1;

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

    /**
     * Whether this is one of them, whatever it is called, as far as can be told in this look. Another that has the inode of one is none.
     */
    boolean has(Path path, Facts facts, int look) throws IOException {
        Kept kept = known.get(facts.key());
        if (kept == null) {
            return false;
        }
        kept.look = look;
        FileRecord record = kept.record();
        if (record.size() == facts.size() && record.changedMs() == facts.changedMs()) {
            return true;
        }
        boolean same = record.size() < 0;
        if (!same && record.size() <= facts.size()) {
            OptionalLong there = ending(path, facts.key(), record.size());
            if (there.isEmpty()) {
                // It has another name by now, and is looked at under that.
                unsureLook = look;
                return true;
            }
            same = there.getAsLong() == record.ending();
        }
        known.remove(facts.key());
        book.remove(kept);
        if (same) {
            add(path, facts, look);
        }
        return same;
    }

    /** Whether this look could not tell of all of them whether they are those. */
    boolean isUnsure(int look) {
        return unsureLook == look;
    }

    /**
     * It needs no reading.
     *
     * @param facts with a negative size if it is not known what they were
     */
    void add(Path path, Facts facts, int look) {
        OptionalLong ending = OptionalLong.empty();
        try {
            ending = facts.size() < 0 ? ending : ending(path, facts.key(), facts.size());
        } catch (IOException e) {
            // Known by its inode alone, until it is seen again.
            ending = OptionalLong.empty();
        }
        FileRecord record = ending.isEmpty()
                ? FileRecord.known(facts.key(), -1, 0, 0)
                : FileRecord.known(facts.key(), facts.size(), facts.changedMs(), ending.getAsLong());
        Kept kept = restore(record);
        kept.look = look;
        book.changed(kept);
    }

    /**
     * What the last bytes before an offset are.
     *
     * @return empty if the name stands for another file by now
     */
    private OptionalLong ending(Path path, FileKey key, long offset) throws IOException {
        byte[] bytes = new byte[(int) Math.min(ENDING, offset)];
        try (Content content = disk.open(path)) {
            Optional<Facts> there = disk.look(path);
            int count = content.read(offset - bytes.length, bytes, 0, bytes.length);
            return there.isPresent() && there.get().key().equals(key)
                    ? OptionalLong.of(Fingerprint.of(bytes, 0, count))
                    : OptionalLong.empty();
        }
    }

    /** Whether one of them beside this file ends as it does: with the sum and the size of what it holds. */
    boolean hasCopyOf(Path path, Facts facts) throws IOException {
        Path directory = path.getParent();
        if (directory == null) {
            return false;
        }
        OptionalLong own = ending(path, facts.key(), facts.size());
        if (own.isEmpty()) {
            throw new NoSuchFileException(path.toString(), null, "it has another name by now");
        }
        for (String name : disk.names(directory)) {
            Path other = directory.resolve(name);
            if (Names.isGzip(name) && !other.equals(path)) {
                Optional<Facts> there = disk.look(other);
                if (there.isPresent()
                        && known.containsKey(there.get().key())
                        && there.get().size() == facts.size()
                        && ending(other, there.get().key(), facts.size()).equals(own)) {
                    return true;
                }
            }
        }
        return false;
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
