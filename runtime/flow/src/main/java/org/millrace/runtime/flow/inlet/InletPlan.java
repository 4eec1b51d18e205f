package org.millrace.runtime.flow.inlet;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.flow.channel.ChannelPort;
import org.millrace.runtime.flow.component.Offer;

/**
 * What is wanted of an inlet.
 *
 * @param source the source to run, or none
 * @param interceptors in order, as far as they are there
 * @param selector none while it is missing
 * @param ports the channels it may feed
 * @param missing what is not there, for people; empty if all is
 */
public record InletPlan(
        @Nullable Offer source,
        List<Offer> interceptors,
        @Nullable Offer selector,
        List<ChannelPort> ports,
        String missing) {
    /** Whether nothing is missing. */
    boolean complete() {
        return missing.isEmpty();
    }

    public static final InletPlan NOTHING = new InletPlan(null, List.of(), null, List.of(), "");
}
