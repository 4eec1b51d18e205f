package org.millrace.channel.file.flume;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the records add up to: the pointers of the events that were put and committed, in the order of their commits, less
 * those that a committed take removed. Holds eight bytes for each event that is queued at the moment, and a little for
 * each take that came before its put was read or out of order.
 *
 * <p>A transaction that ends nowhere is ignored, because nobody was ever told that it was done. Unless records behind its
 * own are damaged: its commit may have been among them, so its puts count. An event may arrive twice then, but none that
 * was acknowledged is lost.
 */
final class Replay {
    private static final int LEAST_TO_SWEEP = 1 << 16;

    private final Map<Long, Open> open = new LinkedHashMap<>();
    private final LongQueue queue = new LongQueue();
    private final LongSet taken = new LongSet();
    private final int oldestFile;
    private int sweepAt = LEAST_TO_SWEEP;
    private long uncommitted;
    private long presumed;

    /** A transaction whose end was not yet seen. */
    private static final class Open {
        final int directory;
        final LongQueue puts = new LongQueue();
        final LongQueue takes = new LongQueue();
        boolean endMayBeLost;

        Open(int directory) {
            this.directory = directory;
        }
    }

    /** Takes from files older than {@code oldestFile} have nothing to remove: Flume has deleted those. */
    Replay(int oldestFile) {
        this.oldestFile = oldestFile;
    }

    /** The next record of a directory, and where it is. */
    void apply(int directory, LogRecord record, long pointer) {
        switch (record.type()) {
            case PUT -> transaction(record, directory).puts.add(pointer);
            case TAKE -> {
                Open transaction = transaction(record, directory);
                if (Pointer.file(record.value()) >= oldestFile) {
                    transaction.takes.add(record.value());
                }
            }
            case ROLLBACK -> end(directory, record);
            case COMMIT -> end(directory, record).ifPresent(this::commit);
        }
    }

    private Optional<Open> end(int directory, LogRecord record) {
        Open ended = open.remove(record.transaction());
        if (ended == null) {
            // Its records were in a deleted log; or its number is damaged, and it is the end of another one.
            damaged(directory);
        }
        return Optional.ofNullable(ended);
    }

    private Open transaction(LogRecord record, int directory) {
        return open.computeIfAbsent(record.transaction(), id -> new Open(directory));
    }

    private void commit(Open transaction) {
        queue.addAll(transaction.puts);
        for (int i = 0; i < transaction.takes.size(); i++) {
            taken.add(transaction.takes.get(i));
        }
        while (!queue.isEmpty() && taken.remove(queue.get(0))) {
            queue.remove();
        }
        // One old event that nobody takes must not keep the pointers of all later ones in memory.
        if (taken.size() > sweepAt && taken.size() > queue.size() / 2) {
            queue.removeIf(taken::remove);
            sweepAt = Math.max(LEAST_TO_SWEEP, 2 * taken.size());
        }
    }

    /** Something in this directory, behind all records applied so far, is unreadable. */
    void damaged(int directory) {
        for (Open transaction : open.values()) {
            transaction.endMayBeLost |= transaction.directory == directory;
        }
    }

    /** Ends the replay: the queued events. */
    LongQueue finish() {
        List<LongQueue> unended = new ArrayList<>();
        for (Open transaction : open.values()) {
            if (transaction.endMayBeLost && !transaction.puts.isEmpty()) {
                unended.add(transaction.puts);
            } else {
                uncommitted++;
            }
        }
        open.clear();
        presumed = unended.size();
        LongQueue all = unended.isEmpty() ? queue : inserted(unended);
        all.removeIf(taken::remove);
        return all;
    }

    /** When these were committed is not known, but their puts came before the puts that lie behind them in the logs. */
    private LongQueue inserted(List<LongQueue> unended) {
        unended.sort(Comparator.comparingLong(Replay::last));
        LongQueue all = new LongQueue();
        int next = 0;
        for (int i = 0; i < queue.size(); i++) {
            while (next < unended.size() && last(unended.get(next)) < queue.get(i)) {
                all.addAll(unended.get(next));
                next++;
            }
            all.add(queue.get(i));
        }
        for (LongQueue puts : unended.subList(next, unended.size())) {
            all.addAll(puts);
        }
        return all;
    }

    private static long last(LongQueue puts) {
        return puts.get(puts.size() - 1);
    }

    /** Pointers in memory. */
    int held() {
        return queue.size() + taken.size();
    }

    long uncommitted() {
        return uncommitted;
    }

    long presumed() {
        return presumed;
    }
}
