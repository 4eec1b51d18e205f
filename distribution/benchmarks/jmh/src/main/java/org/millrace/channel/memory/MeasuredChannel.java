package org.millrace.channel.memory;

import java.time.Duration;
import org.millrace.api.channel.Channel;

/** Makes a memory channel without a container. Stands in the plug-in's package because nothing there is public for this. */
public final class MeasuredChannel {
    private MeasuredChannel() {}

    /** A channel with Flume's defaults but for these two. */
    public static Channel of(int capacity, int transactionCapacity) {
        long heap = Runtime.getRuntime().maxMemory();
        long bytes = heap / 10 * 8;
        return new MemoryChannel(
                new Limits(capacity, transactionCapacity, Duration.ofSeconds(3), bytes / 10 * 8, bytes));
    }
}
