package org.millrace.channel.file.disk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A file of a {@link ModelDisk}, whatever its names: what programs see, and what a crash leaves. */
final class ModelInode {
    /** Bytes written at a place, or a new size. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Change(long at, byte @Nullable [] data) {}

    byte[] seen = {};
    byte[] durable = {};
    final List<Change> pending = new ArrayList<>();

    void apply(Change change) {
        seen = applied(seen, change);
        pending.add(change);
    }

    static byte[] applied(byte[] content, Change change) {
        byte[] data = change.data();
        if (data == null) {
            return Arrays.copyOf(content, (int) change.at());
        }
        int end = (int) change.at() + data.length;
        byte[] grown = end > content.length ? Arrays.copyOf(content, end) : content.clone();
        System.arraycopy(data, 0, grown, (int) change.at(), data.length);
        return grown;
    }

    void sync() {
        for (Change change : pending) {
            durable = applied(durable, change);
        }
        pending.clear();
    }

    /** Lets each sector come out as it was after some of the changes. */
    void settle(Random random) {
        List<byte[]> versions = new ArrayList<>();
        versions.add(durable);
        for (Change change : pending) {
            versions.add(applied(versions.get(versions.size() - 1), change));
        }
        byte[] size = versions.get(random.nextInt(versions.size()));
        byte[] settled = new byte[size.length];
        for (int at = 0; at < settled.length; at += ModelDisk.SECTOR) {
            byte[] version = versions.get(random.nextInt(versions.size()));
            int n = Math.min(ModelDisk.SECTOR, Math.min(settled.length, version.length) - at);
            if (n > 0) {
                System.arraycopy(version, at, settled, at, n);
            }
        }
        durable = settled;
        pending.clear();
    }
}
