package org.millrace.runtime.flow.channel;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.runtime.flow.status.Figures;
import org.millrace.runtime.flow.status.Tally;

/** What is counted of a channel, by Flume's names. */
record PortFigures(Tally putAttempts, Tally putSuccesses, Tally takeAttempts, Tally takeSuccesses) {

    static PortFigures of(Figures figures) {
        return new PortFigures(
                figures.standard("EventPutAttemptCount"),
                figures.standard("EventPutSuccessCount"),
                figures.standard("EventTakeAttemptCount"),
                figures.standard("EventTakeSuccessCount"));
    }

    /** Adds Flume's three gauges. */
    static void addUsage(Map<String, Number> values, @Nullable Attached attached, long carriedOver) {
        ChannelUsage usage =
                attached == null ? ChannelUsage.builder().events(0, 0).build() : attached.usage();
        long events = usage.events().orElse(0);
        long capacity = usage.eventCapacity().orElse(0);
        values.put("ChannelSize", events + carriedOver);
        values.put("ChannelCapacity", capacity);
        values.put("ChannelFillPercentage", capacity == 0 ? 0.0 : 100.0 * events / capacity);
    }
}
