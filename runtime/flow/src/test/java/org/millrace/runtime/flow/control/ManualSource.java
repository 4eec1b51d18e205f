package org.millrace.runtime.flow.control;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.RefusedException;
import org.millrace.api.source.Source;

/** A source that a test feeds by hand. */
class ManualSource implements Source {
    private volatile @Nullable Outlet outlet;
    private int next;

    @Override
    public void start(Outlet given) throws Exception {
        outlet = given;
    }

    @Override
    public void stop() throws Exception {}

    Outlet outlet() {
        Outlet to = outlet;
        if (to == null) {
            throw new IllegalStateException("not started");
        }
        return to;
    }

    boolean started() {
        return outlet != null;
    }

    /** Sends the next {@code count} numbers as one batch. */
    void send(int count) throws RefusedException, InterruptedException {
        List<Event> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batch.add(Event.of(Integer.toString(next + i)));
        }
        outlet().accept(batch);
        next += count;
    }
}
