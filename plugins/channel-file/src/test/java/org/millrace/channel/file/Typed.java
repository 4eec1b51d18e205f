package org.millrace.channel.file;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.millrace.channel.file.disk.Disk;
import org.millrace.channel.file.disk.RealDisk;

/** A configuration as a user types it: some keys, and the declared defaults for the rest. */
public final class Typed {
    private Typed() {}

    static FileConfig config(Map<String, Object> byKey) {
        return TypedConfig.of(FileConfig.class, byKey);
    }

    static FileChannel channel(Map<String, Object> byKey) {
        return new FileChannel(config(byKey), byKey);
    }

    /** A small channel in a directory, open. */
    public static FileChannel open(Path directory, Map<String, Object> more) throws Exception {
        return open(new TestContext(directory), more, new RealDisk());
    }

    public static FileChannel open(TestContext context, Map<String, Object> more, Disk disk) throws Exception {
        Map<String, Object> keys = new HashMap<>();
        keys.put("minimumRequiredSpace", 1L << 20);
        keys.put("capacity", 10_000L);
        keys.put("transactionCapacity", 1000);
        keys.put("keep-alive", 0);
        keys.putAll(more);
        FileChannel channel = new FileChannel(FileSettings.of(config(keys), keys), FormerKeys.warning(keys), disk);
        try {
            channel.open(context);
        } catch (Exception e) {
            channel.close();
            throw e;
        }
        return channel;
    }
}
