package org.millrace.source.taildir.follow;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Files that are one log: the one that is written and those that it was before. Older ones are read before newer ones, but a file that
 * is being written, and was read to its end before, waits for nobody.
 */
final class Family {
    final String name;
    final Set<TailFile> members = new LinkedHashSet<>();
    /** Those of which it is not known yet what they are. */
    final Set<TailFile> undecided = new LinkedHashSet<>();
    /** Those of which a rotation may make a copy. */
    final Set<TailFile> originals = new LinkedHashSet<>();

    /** Those that were lost from sight. */
    final Set<TailFile> missing = new LinkedHashSet<>();

    private final PriorityQueue<TailFile> backlog = new PriorityQueue<>(Comparator.comparingLong(file -> file.order));
    private final Deque<TailFile> live = new ArrayDeque<>();
    private boolean backlogIsNext;
    /** Whether it stands in the row of families. */
    boolean waiting;

    Family(String name) {
        this.name = name;
    }

    void leave(TailFile file) {
        members.remove(file);
        missing.remove(file);
        undecided.remove(file);
        originals.remove(file);
    }

    void enter(TailFile file) {
        members.add(file);
        if (file.place == TailFile.Place.MISSING) {
            missing.add(file);
        } else if (file.isUndecided()) {
            undecided.add(file);
        } else if (file.stage == TailFile.Stage.FOLLOWED && !file.moved) {
            originals.add(file);
        }
    }

    /**
     * The oldest that was lost from sight before anything was seen of what is in it, and had so many bytes or fewer. A packed file that
     * nobody has seen is taken for it: it is read from its beginning either way, and then nothing is missing.
     *
     * @param size of what is packed, its lowest 32 bits
     */
    @Nullable
    TailFile lostUnread(long size) {
        return missing.stream()
                .filter(file -> file.latest.offset() == 0 && file.latest.headLength() == 0 && !file.isPacked())
                .filter(file -> file.size > 0 && file.size <= size)
                .min(Comparator.comparingLong(file -> file.order))
                .orElse(null);
    }

    void add(TailFile file) {
        file.queued = true;
        if (file.live) {
            live.addLast(file);
        } else {
            backlog.add(file);
        }
    }

    void remove(TailFile file) {
        file.queued = false;
        live.remove(file);
        backlog.remove(file);
    }

    @Nullable
    TailFile next() {
        TailFile file;
        if (backlog.isEmpty() || (!live.isEmpty() && !backlogIsNext)) {
            file = live.pollFirst();
            backlogIsNext = true;
        } else {
            file = backlog.poll();
            backlogIsNext = false;
        }
        if (file != null) {
            file.queued = false;
        }
        return file;
    }

    boolean isEmpty() {
        return live.isEmpty() && backlog.isEmpty();
    }
}
