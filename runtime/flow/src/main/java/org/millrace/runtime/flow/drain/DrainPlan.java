package org.millrace.runtime.flow.drain;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.flow.channel.ChannelPort;
import org.millrace.runtime.flow.component.Offer;

/**
 * What is wanted of a drain.
 *
 * @param port the channel it takes from, or none to stop
 * @param sinks the sinks that are there, in the order of the topology
 * @param grouped whether a processor spreads the batches; else there is at most one sink
 * @param processor the processor, or none while it is missing
 * @param missing what is not there, for people; empty if all is
 */
public record DrainPlan(
        @Nullable ChannelPort port,
        List<Offer> sinks,
        boolean grouped,
        @Nullable Offer processor,
        String missing) {
    public static final DrainPlan NOTHING = new DrainPlan(null, List.of(), false, null, "");
}
