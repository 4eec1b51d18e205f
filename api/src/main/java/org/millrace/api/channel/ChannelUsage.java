package org.millrace.api.channel;

/**
 * What is in a channel at one moment.
 *
 * @param events events held, those on lease included
 * @param eventCapacity the most events it holds
 * @param bytes bytes held, by {@link org.millrace.api.event.Event#size()} or as the channel counts them
 * @param byteCapacity the most bytes it holds
 */
public record ChannelUsage(long events, long eventCapacity, long bytes, long byteCapacity) {

    /** Events held as a share of the capacity, 0 to 100. */
    public double fillPercentage() {
        return eventCapacity == 0 ? 0 : 100.0 * events / eventCapacity;
    }
}
