package org.millrace.channel.file;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.channel.file.crypto.KeyRing;
import org.millrace.channel.file.crypto.KeyStoreSettings;
import org.millrace.channel.file.log.segment.StoreSettings;
import org.millrace.channel.file.log.state.Capacity;

/**
 * A file channel's configuration, checked.
 *
 * @param checkpointDir as typed; empty for the default
 * @param dataDirs as typed; empty for the default
 * @param maxFileSize bytes
 * @param minimumRequiredSpace bytes
 * @param syncPuts whether puts wait for their sync
 * @param syncEvery else, how often there is one
 * @param commitSync within what time deliveries are synced; zero if each waits for its sync
 * @param unreadableWait how long to wait for events that can't be read
 * @param capacity what it may hold
 * @param keys where its keys are
 */
record FileSettings(
        String checkpointDir,
        List<String> dataDirs,
        long maxFileSize,
        long minimumRequiredSpace,
        boolean syncPuts,
        Duration syncEvery,
        Duration commitSync,
        Duration unreadableWait,
        Capacity capacity,
        KeyStoreSettings keys) {

    private static final long LEAST_FILE = 1L << 20;
    private static final long LEAST_SPACE = 1L << 20;
    private static final int MOST_MEMORY = 64 << 20;
    private static final int MEMORY_SHARE = 16;

    /** Checks what the user typed. */
    static FileSettings of(FileConfig config, Map<String, ?> typed) {
        long capacity = atLeast("capacity", config.capacity(), 1, "event");
        int transaction = (int) atLeast("transactionCapacity", config.transactionCapacity(), 1, "event");
        if (transaction > capacity) {
            throw new InvalidConfigurationException(
                    "transactionCapacity",
                    transaction + " is more than capacity=" + capacity
                            + "; a batch must fit into the channel: raise capacity or lower this");
        }
        long bytes = atLeast("byteCapacity", config.byteCapacity(), 0, "bytes");
        long keepAlive = atLeast("keep-alive", config.keep$_$alive(), 0, "seconds");
        long fileSize = atLeast("maxFileSize", config.maxFileSize(), LEAST_FILE, "bytes");
        return new FileSettings(
                config.checkpointDir().trim(),
                directories(config.dataDirs()),
                // Places within a file are ints.
                Math.min(fileSize, Integer.MAX_VALUE),
                // Flume takes less for its floor as well.
                Math.max(LEAST_SPACE, config.minimumRequiredSpace()),
                config.fsyncPerTransaction(),
                Duration.ofSeconds(atLeast("fsyncInterval", config.fsyncInterval(), 1, "second")),
                Duration.ofMillis(atLeast("commitSyncIntervalMs", config.commitSyncIntervalMs(), 0, "ms")),
                Duration.ofMillis(atLeast("unreadableWaitMs", config.unreadableWaitMs(), 0, "ms")),
                new Capacity(capacity, bytes == 0 ? Long.MAX_VALUE : bytes, transaction, Duration.ofSeconds(keepAlive)),
                EncryptionSettings.of(config, typed));
    }

    private static long atLeast(String key, long value, long least, String unit) {
        if (value < least) {
            throw new InvalidConfigurationException(key, value + " must be " + least + " " + unit + " or more");
        }
        return value;
    }

    private static List<String> directories(String typed) {
        Set<String> distinct = new LinkedHashSet<>();
        for (String directory : typed.split(",", -1)) {
            if (!directory.isBlank() && !distinct.add(directory.trim())) {
                throw new InvalidConfigurationException(
                        "dataDirs", directory.trim() + " is named twice; give each directory once");
            }
        }
        return new ArrayList<>(distinct);
    }

    /** With the places of a component whose own directory this is. */
    StoreSettings store(Path own, KeyRing ring) {
        Path acks = checkpointDir.isEmpty() ? own.resolve("checkpoint") : Path.of(checkpointDir);
        List<Path> data = new ArrayList<>();
        for (String directory : dataDirs) {
            data.add(Path.of(directory));
        }
        if (data.isEmpty()) {
            data.add(own.resolve("data"));
        }
        long memory = Math.min(MOST_MEMORY, Runtime.getRuntime().maxMemory() / MEMORY_SHARE);
        return new StoreSettings(
                acks,
                List.copyOf(data),
                maxFileSize,
                minimumRequiredSpace,
                syncPuts,
                commitSync.isZero(),
                StoreSettings.ACK_RESERVE,
                memory,
                StoreSettings.READ_SIZE,
                unreadableWait,
                ring,
                false);
    }
}
