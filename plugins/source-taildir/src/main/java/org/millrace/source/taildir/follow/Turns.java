package org.millrace.source.taildir.follow;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Whose turn it is to be read: one family after the other, however much there is of one. */
final class Turns {
    private final Deque<Family> row = new ArrayDeque<>();

    /** There is something to read in a file; once is enough. */
    void add(TailFile file) {
        if (file.queued) {
            return;
        }
        file.family.add(file);
        if (!file.family.waiting) {
            file.family.waiting = true;
            row.addLast(file.family);
        }
    }

    /** It goes to where it belongs by now. */
    void move(TailFile file) {
        if (file.queued) {
            file.family.remove(file);
            file.family.add(file);
        }
    }

    void remove(TailFile file) {
        if (file.queued) {
            file.family.remove(file);
            if (file.family.isEmpty()) {
                file.family.waiting = false;
                row.remove(file.family);
            }
        }
    }

    /** Whether nobody waits. */
    boolean isEmpty() {
        return row.isEmpty();
    }

    @Nullable
    TailFile next() {
        while (true) {
            Family family = row.pollFirst();
            if (family == null) {
                return null;
            }
            TailFile file = family.next();
            if (family.isEmpty()) {
                family.waiting = false;
            } else {
                row.addLast(family);
            }
            if (file != null) {
                return file;
            }
        }
    }
}
