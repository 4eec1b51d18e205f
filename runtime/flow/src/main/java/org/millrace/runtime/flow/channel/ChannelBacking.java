package org.millrace.runtime.flow.channel;

import java.util.List;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.Lease;
import org.millrace.api.mark.MarkChanges;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Guard;
import org.millrace.runtime.flow.status.Tally;

/** What a channel has lent. */
final class ChannelBacking implements PortLease.Backing {
    private final Attached from;
    private final Lease lease;
    private final Tally successes;
    private final int size;

    ChannelBacking(Attached from, Lease lease, int size, Tally successes) {
        this.from = from;
        this.lease = lease;
        this.successes = successes;
        this.size = size;
    }

    @Override
    public void commit() throws ChannelException, Fault, InterruptedException {
        try {
            Guard.run(from.instance().key(), from.loader(), "commit", () -> from.channel()
                    .commit(List.of(lease), MarkChanges.none()));
        } catch (Fault e) {
            if (e.getCause() instanceof ChannelException known) {
                throw known;
            }
            from.instance().fails("commit", e);
            throw e;
        }
        from.instance().succeeds("commit");
        successes.add(size);
    }

    @Override
    public void rollback() throws Fault, InterruptedException {
        Guard.run(from.instance().key(), from.loader(), "rollback", lease::rollback);
    }
}
