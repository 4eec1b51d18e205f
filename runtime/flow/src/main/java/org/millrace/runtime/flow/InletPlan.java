package org.millrace.runtime.flow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of an inlet.
 *
 * @param source the source to run, or none
 * @param interceptors in order, as far as they are there
 * @param selector none while it is missing
 * @param ports the channels it may feed
 * @param missing what is not there, for people; empty if all is
 */
record InletPlan(
        @Nullable Offer source,
        List<Offer> interceptors,
        @Nullable Offer selector,
        List<ChannelPort> ports,
        String missing) {
    /** Whether nothing is missing. */
    boolean complete() {
        return missing.isEmpty();
    }

    static final InletPlan NOTHING = new InletPlan(null, List.of(), null, List.of(), "");
}
