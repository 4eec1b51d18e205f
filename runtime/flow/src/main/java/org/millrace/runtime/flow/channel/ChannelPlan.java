package org.millrace.runtime.flow.channel;

import org.jspecify.annotations.Nullable;
import org.millrace.runtime.flow.component.Offer;

/** What is wanted of a channel: the instance that serves it, or none. */
public record ChannelPlan(@Nullable Offer channel) {
    public static final ChannelPlan NOTHING = new ChannelPlan(null);
}
