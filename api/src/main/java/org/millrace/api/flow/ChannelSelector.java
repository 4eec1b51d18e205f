package org.millrace.api.flow;

import java.util.List;
import java.util.Set;
import org.millrace.api.component.Lifecycle;
import org.millrace.api.event.Event;
import org.osgi.annotation.versioning.ConsumerType;

/** Decides which of a source's channels gets which events. */
@ConsumerType
public interface ChannelSelector extends Lifecycle {

    /**
     * Says which channels there are. Called once, after {@code open} and before the first {@code route}.
     *
     * @param channels the source's channels, in the order of its configuration
     * @throws org.millrace.api.component.InvalidConfigurationException if the selector's configuration names another one
     */
    void bind(List<String> channels);

    /**
     * Those of the channels that never get a {@linkplain Routes#required required} event: the source starts and goes on without
     * them. Called after {@link #bind}, and not again.
     */
    default Set<String> optionalChannels() {
        return Set.of();
    }

    /**
     * Routes one batch: calls {@link Routes} for each channel that gets some of it. An event routed nowhere is dropped.
     * Called by several threads at once if the source has several.
     *
     * @param batch at least one event, unmodifiable
     */
    void route(List<Event> batch, Routes routes);
}
