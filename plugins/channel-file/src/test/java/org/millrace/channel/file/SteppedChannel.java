package org.millrace.channel.file;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;
import org.millrace.channel.file.disk.Disk;
import org.millrace.channel.file.format.AckFile;
import org.millrace.channel.file.format.SegmentHeader;
import org.millrace.channel.file.log.segment.StoreSettings;

/**
 * File channels in a small world: their files are so small that they take turns often, and what the keeper would do is done when
 * somebody says so. To be opened with threads that do nothing.
 */
public final class SteppedChannel {
    private SteppedChannel() {}

    /**
     * How large things are; the same for all channels on the same files.
     *
     * @param syncsCommits whether what was delivered is final at once
     */
    public record Shape(
            int directories,
            long capacity,
            boolean syncsCommits,
            long maxFile,
            long ackReserve,
            long memory,
            int readSize) {
        public static Shape of(Random random) {
            return new Shape(
                    1 + random.nextInt(2),
                    20L + random.nextInt(80),
                    random.nextBoolean(),
                    SegmentHeader.LENGTH + 200L + random.nextInt(3000),
                    AckFile.HEADER + 1000L + random.nextInt(4000),
                    random.nextInt(4) * 400L,
                    64 + random.nextInt(1000));
        }

        /** The same with room for so many events. */
        public Shape holding(long events) {
            return new Shape(directories, events, syncsCommits, maxFile, ackReserve, memory, readSize);
        }

        private StoreSettings of(StoreSettings usual) {
            return new StoreSettings(
                    usual.acks(),
                    usual.data(),
                    maxFile,
                    usual.minimumRequiredSpace(),
                    usual.syncPuts(),
                    usual.syncCommits(),
                    ackReserve,
                    memory,
                    readSize,
                    usual.unreadableWait(),
                    usual.keys(),
                    usual.evenBare());
        }
    }

    /** One that is not open yet. */
    public static FileChannel on(Path directory, Shape shape, Disk disk, LongSupplier nanos, Random random) {
        Map<String, Object> keys = new HashMap<>();
        keys.put("checkpointDir", directory.resolve("acks").toString());
        String one = directory.resolve("data0").toString();
        keys.put("dataDirs", shape.directories() == 1 ? one : one + "," + directory.resolve("data1"));
        keys.put("minimumRequiredSpace", 1L << 20);
        keys.put("capacity", shape.capacity());
        keys.put("transactionCapacity", 10);
        keys.put("keep-alive", 0);
        keys.put("unreadableWaitMs", 0);
        keys.put("commitSyncIntervalMs", shape.syncsCommits() ? 0 : 200);
        FileSettings settings = FileSettings.of(Typed.config(keys), keys);
        return new FileChannel(settings, "", new Surroundings(disk, nanos, random, shape::of));
    }

    /**
     * Does what the keeper would do now and then.
     *
     * @return whether all that was delivered is final
     */
    public static boolean tidy(FileChannel channel) {
        channel.opened().tidy();
        return !channel.opened().hasFailed();
    }
}
