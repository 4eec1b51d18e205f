package org.millrace.runtime.flow;

import org.jspecify.annotations.Nullable;

/** What is wanted of a channel: the instance that serves it, or none. */
record ChannelPlan(@Nullable Offer channel) {
    static final ChannelPlan NOTHING = new ChannelPlan(null);
}
