package org.millrace.channel.memory;

import java.time.Duration;
import org.millrace.api.component.InvalidConfigurationException;

/**
 * What a channel may hold and how long a put waits for room.
 *
 * @param capacity the most events
 * @param transactionCapacity the most events of one batch or lease
 * @param keepAlive how long a put waits
 * @param bodyCapacity the most bytes of bodies: the byte capacity less the share left to headers
 * @param byteCapacity the most bytes of bodies and headers
 */
record Limits(int capacity, int transactionCapacity, Duration keepAlive, long bodyCapacity, long byteCapacity) {
    private static final long NO_LIMIT = Long.MAX_VALUE;
    private static final int HEAP_PERCENT = 80;

    /** Checks what the user typed. */
    static Limits of(MemoryConfig config, long maxHeap) {
        int capacity = atLeastOne("capacity", config.capacity());
        int transactionCapacity = atLeastOne("transactionCapacity", config.transactionCapacity());
        if (transactionCapacity > capacity) {
            throw new InvalidConfigurationException(
                    "transactionCapacity",
                    transactionCapacity + " is more than capacity=" + capacity
                            + "; a batch must fit into the channel: raise capacity or lower this");
        }
        if (config.keep$_$alive() < 0) {
            throw new InvalidConfigurationException("keep-alive", "must be 0 seconds or more");
        }
        int buffer = config.byteCapacityBufferPercentage();
        if (buffer < 0 || buffer > 99) {
            throw new InvalidConfigurationException("byteCapacityBufferPercentage", "must be 0 to 99 percent");
        }
        long bytes = bytes(config.byteCapacity(), maxHeap);
        return new Limits(
                capacity,
                transactionCapacity,
                Duration.ofSeconds(config.keep$_$alive()),
                bytes == NO_LIMIT ? NO_LIMIT : percent(bytes, 100 - buffer),
                bytes);
    }

    private static int atLeastOne(String key, int value) {
        if (value < 1) {
            throw new InvalidConfigurationException(key, "must be 1 event or more");
        }
        return value;
    }

    private static long bytes(long typed, long maxHeap) {
        if (typed < -1) {
            throw new InvalidConfigurationException(
                    "byteCapacity", "must be a number of bytes, 0 for no limit or -1 for a share of the heap");
        }
        if (typed == -1) {
            return percent(maxHeap, HEAP_PERCENT);
        }
        return typed == 0 ? NO_LIMIT : typed;
    }

    /** Without the overflow of multiplying first. */
    private static long percent(long whole, int percent) {
        return whole / 100 * percent + whole % 100 * percent / 100;
    }
}
