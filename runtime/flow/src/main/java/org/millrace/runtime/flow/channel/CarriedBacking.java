package org.millrace.runtime.flow.channel;

import org.millrace.runtime.flow.status.Tally;

/** What is lent of events that are carried over. */
record CarriedBacking(CarryOver from, CarriedEvents.Taken taken, Tally successes) implements PortLease.Backing {

    @Override
    public void delivered() {
        from.delivered(taken);
        successes.add(taken.events().size());
    }

    @Override
    public void rollback() {
        from.giveBack(taken);
    }
}
