package org.millrace.channel.file;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.millrace.api.component.InvalidConfigurationException;

/**
 * A spillable channel's configuration, checked.
 *
 * @param memoryCapacity events in memory
 * @param byteCapacity bytes in memory
 * @param overflowCapacity events on the disk
 * @param timeout how long a put waits for room in memory
 * @param file the channel behind
 * @param formerKeys what to say of keys that do nothing
 */
record SpillableSettings(
        long memoryCapacity,
        long byteCapacity,
        long overflowCapacity,
        Duration timeout,
        FileSettings file,
        String formerKeys) {

    private static final int TRANSACTION_CAPACITY = 10_000;
    private static final int HEAP_PERCENT = 80;
    private static final int PERCENT = 100;

    static SpillableSettings of(SpillableConfig config, Map<String, ?> typed, long maxHeap) {
        long memory = notNegative("memoryCapacity", config.memoryCapacity());
        long overflow = notNegative("overflowCapacity", config.overflowCapacity());
        Duration timeout = Duration.ofSeconds(notNegative("overflowTimeout", config.overflowTimeout()));
        if (memory == 0 && overflow == 0) {
            throw new InvalidConfigurationException(
                    "overflowCapacity", "is 0, and memoryCapacity as well: nothing could be held; raise one");
        }
        long bytes = bytes(config, maxHeap);
        Map<String, Object> behind = new HashMap<>(typed);
        long capacity = overflow > 0 ? overflow : memory;
        behind.put("capacity", capacity);
        if (!typed.containsKey("transactionCapacity") && capacity < TRANSACTION_CAPACITY) {
            behind.put("transactionCapacity", capacity);
        }
        behind.put("keep-alive", config.overflowTimeout());
        // This one is of the memory in front.
        behind.put("byteCapacity", 0);
        FileSettings file = FileSettings.of(TypedConfig.of(FileConfig.class, behind), behind);
        return new SpillableSettings(memory, bytes, overflow, timeout, file, formerKeys(typed));
    }

    boolean overflows() {
        return overflowCapacity > 0;
    }

    private static long notNegative(String key, long value) {
        if (value < 0) {
            throw new InvalidConfigurationException(key, value + " must be 0 or more");
        }
        return value;
    }

    private static long bytes(SpillableConfig config, long maxHeap) {
        int buffer = config.byteCapacityBufferPercentage();
        if (buffer < 0 || buffer >= PERCENT) {
            throw new InvalidConfigurationException("byteCapacityBufferPercentage", "must be 0 to 99 percent");
        }
        long typed = config.byteCapacity();
        if (typed < -1) {
            throw new InvalidConfigurationException(
                    "byteCapacity", "must be a number of bytes, 0 for no limit or -1 for a share of the heap");
        }
        long bytes = typed == -1 ? maxHeap / PERCENT * HEAP_PERCENT : typed;
        return bytes == 0 ? Long.MAX_VALUE : Math.max(1, bytes / PERCENT * (PERCENT - buffer));
    }

    private static String formerKeys(Map<String, ?> typed) {
        List<String> parts = new ArrayList<>();
        if (typed.containsKey("overflowDeactivationThreshold")) {
            parts.add(
                    "overflowDeactivationThreshold (memory is used again when the disk is empty, so that order is kept)");
        }
        if (typed.containsKey("avgEventSize")) {
            parts.add("avgEventSize (the size of each event is known)");
        }
        String more = FormerKeys.warning(typed);
        if (!more.isEmpty()) {
            parts.add(more);
        }
        return String.join("; ", parts);
    }
}
