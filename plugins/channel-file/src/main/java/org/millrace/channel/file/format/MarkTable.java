package org.millrace.channel.file.format;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;

/**
 * The last mark of each key. A change gets a version when it begins, and counts once its record is on the disk; of two changes of a
 * key the one with the greater version holds, so it does not matter in which order records are found again.
 *
 * <p>A key that was dropped is remembered only as long as an older record could still bring it back: one of a change that is under
 * way, or one in a file that could not be read when the log was opened. Safe for threads, with a lock of its own that is held
 * for no look at the disk.
 */
public final class MarkTable {
    private static final int VERSIONS_OF_A_RUN = 40;

    private final Map<String, MarkCodec.Entry> entries = new HashMap<>();
    /** Changes that have begun and may still be found or not. */
    private final TreeSet<Long> underWay = new TreeSet<>();

    private final Map<Long, Growth> growths = new HashMap<>();

    private long next = 1;
    /** All changes up to this version are in the table. */
    private long floor;
    /** Whether the floor stays where it is: not all was read yet. */
    private boolean unsure = true;

    private int keys;
    private long bytes;

    /** What a change that is under way may add. */
    private record Growth(int keys, long bytes) {}

    /** A change would need more keys or bytes than a channel keeps. */
    public static final class TooManyMarksException extends Exception {
        private static final long serialVersionUID = 1L;

        TooManyMarksException(String message) {
            super(message);
        }
    }

    /** What was found in a record, or in a snapshot. */
    public synchronized void found(MarkCodec.Section section) {
        floor = Math.max(floor, section.floor());
        section.entries().forEach(this::apply);
        purge();
    }

    /** What was found in a record that may be older than some of what is there. */
    public synchronized void found(Map<String, MarkCodec.Entry> older) {
        older.forEach((key, entry) -> {
            next = Math.max(next, entry.version() + 1);
            if (entry.version() > floor) {
                apply(key, entry);
            }
        });
    }

    /**
     * All that can be read was read; from here on versions are greater than any of an earlier run.
     *
     * @param run greater than that of any earlier run
     * @param all whether there is nothing that could not be read
     */
    public synchronized void settle(long run, boolean all) {
        next = Math.max(next, run << VERSIONS_OF_A_RUN);
        unsure = !all;
        purge();
    }

    private void apply(String key, MarkCodec.Entry entry) {
        next = Math.max(next, entry.version() + 1);
        MarkCodec.@Nullable Entry before = entries.get(key);
        if (before != null && before.version() >= entry.version()) {
            return;
        }
        entries.put(key, entry);
        count(key, before, -1);
        count(key, entry, 1);
    }

    private void count(String key, MarkCodec.@Nullable Entry entry, int sign) {
        if (entry != null && entry.mark().isPresent()) {
            keys += sign;
            bytes += (long) sign * size(key, entry.mark().get());
        }
    }

    private static long size(String key, Mark mark) {
        return (long) key.getBytes(StandardCharsets.UTF_8).length + mark.size();
    }

    /**
     * A change begins.
     *
     * @return its version, to be {@link #end ended}
     */
    public synchronized long begin(MarkChanges changes) throws TooManyMarksException {
        int moreKeys = 0;
        long moreBytes = 0;
        for (Map.Entry<String, Mark> set : changes.set().entrySet()) {
            MarkCodec.Entry before = entries.get(set.getKey());
            long size = size(set.getKey(), set.getValue());
            if (before == null || before.mark().isEmpty()) {
                moreKeys++;
                moreBytes += size;
            } else {
                moreBytes += Math.max(0, size - size(set.getKey(), before.mark().get()));
            }
        }
        long allKeys = (long) keys + moreKeys;
        long allBytes = bytes + moreBytes;
        for (Growth growth : growths.values()) {
            allKeys += growth.keys();
            allBytes += growth.bytes();
        }
        if (moreKeys > 0 && allKeys > MarkChanges.MAX_KEYS) {
            throw new TooManyMarksException("keeps " + keys + " marks and can't keep " + moreKeys
                    + " more: there may be " + MarkChanges.MAX_KEYS + ". Drop the keys of what is gone");
        }
        if (moreBytes > 0 && allBytes > MarkChanges.MAX_TOTAL_BYTES) {
            throw new TooManyMarksException("keeps " + bytes + " bytes of marks and can't keep " + moreBytes
                    + " more: there may be " + MarkChanges.MAX_TOTAL_BYTES + ". Drop the keys of what is gone");
        }
        long version = next++;
        underWay.add(version);
        growths.put(version, new Growth(moreKeys, moreBytes));
        return version;
    }

    /** What a change of this version says of each key. */
    public static Map<String, MarkCodec.Entry> entries(MarkChanges changes, long version) {
        Map<String, MarkCodec.Entry> said = new HashMap<>();
        changes.set().forEach((key, mark) -> said.put(key, new MarkCodec.Entry(version, Optional.of(mark))));
        changes.dropped().forEach(key -> said.put(key, new MarkCodec.Entry(version, Optional.empty())));
        return said;
    }

    /** A change is over. It holds from here on if its record is on the disk. */
    public synchronized void end(long version, Map<String, MarkCodec.Entry> said, boolean holds) {
        underWay.remove(version);
        growths.remove(version);
        if (holds) {
            said.forEach(this::apply);
        }
        purge();
    }

    /** Forgets dropped keys that no older record can bring back. */
    private void purge() {
        if (!unsure) {
            floor = Math.max(floor, (underWay.isEmpty() ? next : underWay.first()) - 1);
        }
        if (entries.size() > keys) {
            entries.values().removeIf(entry -> entry.mark().isEmpty() && entry.version() <= floor);
        }
    }

    /** The marks of all keys that were not dropped, by key. */
    public synchronized Map<String, Mark> marks() {
        Map<String, Mark> marks = new TreeMap<>();
        entries.forEach((key, entry) -> entry.mark().ifPresent(mark -> marks.put(key, mark)));
        return marks;
    }

    /** All of it, for a snapshot. */
    public synchronized byte[] encode() {
        return MarkCodec.encode(floor, entries);
    }
}
