package org.millrace.runtime.flow.channel;

import org.millrace.api.channel.Lease;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Guard;
import org.millrace.runtime.flow.status.Tally;

/** What a channel has lent. */
record ChannelBacking(Attached from, Lease lease, Tally successes, int size) implements PortLease.Backing {

    @Override
    public void delivered() {
        successes.add(size);
    }

    @Override
    public void rollback() throws Fault, InterruptedException {
        Guard.run(from.instance().key(), from.loader(), "rollback", lease::rollback);
    }
}
