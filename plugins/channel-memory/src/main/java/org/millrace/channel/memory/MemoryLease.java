package org.millrace.channel.memory;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.Lease;
import org.millrace.api.event.Event;

/** Events lent by a memory channel, consecutive ones. */
final class MemoryLease implements Lease {
    private final MemoryChannel channel;
    private final List<Event> events;

    /** What the channel gets back; null once the lease has ended. Guarded by the channel's lock. */
    private @Nullable Chunk chunk;

    MemoryLease(MemoryChannel channel, Chunk chunk) {
        this.channel = channel;
        this.chunk = chunk;
        this.events = chunk.lend();
    }

    @Override
    public List<Event> events() {
        return events;
    }

    @Override
    public void rollback() {
        channel.end(this, false);
    }

    /** Ends the lease; null if it had ended before. Called under the channel's lock. */
    @Nullable
    Chunk surrender() {
        Chunk surrendered = chunk;
        chunk = null;
        return surrendered;
    }
}
