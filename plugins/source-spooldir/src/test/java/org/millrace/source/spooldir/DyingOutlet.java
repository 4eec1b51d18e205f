package org.millrace.source.spooldir;

import java.util.List;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.RefusedException;
import org.millrace.testkit.TestOutlet;

/** An agent that is killed around a put: before it, or when it is in the channel and nobody has heard of that. */
final class DyingOutlet implements Outlet {
    private final TestOutlet to;
    private int left;
    private final boolean put;

    /** What a kill looks like to those who are killed. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    /**
     * @param puts how many calls pass before the one that dies
     * @param put whether that one still puts its batch
     */
    DyingOutlet(TestOutlet to, int puts, boolean put) {
        this.to = to;
        this.left = puts;
        this.put = put;
    }

    @Override
    public void accept(List<Event> batch, MarkChanges marks) throws RefusedException, InterruptedException {
        if (left-- > 0) {
            to.accept(batch, marks);
            return;
        }
        if (put) {
            to.accept(batch, marks);
        }
        throw new Killed();
    }

    @Override
    public int maxBatchSize() {
        return to.maxBatchSize();
    }

    @Override
    public long maxBatchBytes() {
        return to.maxBatchBytes();
    }

    @Override
    public boolean keepsMarks() {
        return true;
    }
}
