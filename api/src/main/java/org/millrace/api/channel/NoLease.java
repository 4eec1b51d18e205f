package org.millrace.api.channel;

import java.util.List;
import org.millrace.api.event.Event;

/** The lease of nothing. */
enum NoLease implements Lease {
    INSTANCE;

    @Override
    public List<Event> events() {
        return List.of();
    }

    @Override
    public void rollback() {}
}
