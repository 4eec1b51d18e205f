package org.millrace.bucket.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;

/** Events that wait, in order, and the mark of one sink; both change in one step. Outlives processes. */
public final class ModelChannel {
    private final List<Event> events;
    private final BitSet gone = new BitSet();
    private final BitSet lent = new BitSet();
    private final boolean keepsMarks;
    private @Nullable Mark mark;

    /** With these events. */
    public ModelChannel(List<Event> events, boolean keepsMarks) {
        this.events = events;
        this.keepsMarks = keepsMarks;
    }

    /** What the sink is told. */
    public List<Mark> marks() {
        Mark known = mark;
        return known == null ? List.of() : List.of(known);
    }

    /** Forgets the mark: the channel was imported. */
    public void forgetMark() {
        mark = null;
    }

    /** The next events; empty if there are none that are not lent. */
    public List<Event> take(int most) {
        List<Event> taken = new ArrayList<>();
        int at = -1;
        while (taken.size() < most) {
            at = next(at + 1);
            if (at < 0) {
                break;
            }
            lent.set(at);
            taken.add(events.get(at));
        }
        return taken;
    }

    private int next(int from) {
        for (int i = from; i < events.size(); i++) {
            if (!gone.get(i) && !lent.get(i)) {
                return i;
            }
        }
        return -1;
    }

    public boolean isEmpty() {
        return gone.cardinality() == events.size();
    }

    public void rollBack() {
        lent.clear();
    }

    /** Told what is committed. */
    public interface Committed {
        void mark(Mark mark) throws IOException;
    }

    /** What is lent is gone, and the mark another one, in one step. */
    public void commit(Life life, Mark answered, Committed told) throws IOException {
        life.step("commit", () -> {
            told.mark(answered);
            gone.or(lent);
            lent.clear();
            mark = keepsMarks ? answered : null;
            return true;
        });
    }

    /** Whoever had it open is gone. */
    public void crash() {
        lent.clear();
    }
}
