package org.millrace.runtime.flow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of an inlet.
 *
 * @param source the source to run, or none
 * @param interceptors in order; empty while one of them is missing
 * @param selector none while it or an interceptor is missing
 * @param ports the channels it may feed
 * @param missing what is not there, for people; empty if all is
 */
record InletPlan(
        @Nullable Offer source,
        List<Offer> interceptors,
        @Nullable Offer selector,
        List<ChannelPort> ports,
        String missing) {
    static final InletPlan NOTHING = new InletPlan(null, List.of(), null, List.of(), "");
}
