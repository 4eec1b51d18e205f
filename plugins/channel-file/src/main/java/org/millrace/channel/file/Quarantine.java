package org.millrace.channel.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps damaged bytes aside, in files beside the segments, and counts what was lost with them. */
final class Quarantine {
    private static final Logger log = LoggerFactory.getLogger(Quarantine.class);
    private static final int MOST = 64 << 20;

    private final Disk disk;
    private final String channel;
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong ranges = new AtomicLong();

    Quarantine(Disk disk, String channel) {
        this.disk = disk;
        this.channel = channel;
    }

    /** Copies a range of a segment aside. Once for each range, however often it is met. */
    void keep(Segment segment, long from, long to, long lostEvents, String why) {
        String name = segment.name.replace(".log", "") + "-" + Long.toHexString(from) + ".damaged";
        ranges.incrementAndGet();
        events.addAndGet(lostEvents);
        bytes.addAndGet(to - from);
        boolean kept = true;
        try {
            if (!disk.list().contains(name)) {
                copy(segment, from, to, name);
            }
        } catch (IOException e) {
            kept = false;
            log.warn(
                    "Channel {}: the damaged bytes can't be kept aside as {}/{}: {}",
                    channel,
                    disk,
                    name,
                    e.toString());
        }
        log.error(
                "Channel {}: {} bytes at {} of {} are damaged ({}); {} events are lost with them. {}",
                channel,
                to - from,
                from,
                segment,
                why,
                lostEvents,
                kept ? "The bytes are kept as " + name + "." : "");
    }

    private void copy(Segment segment, long from, long to, String name) throws IOException {
        ByteBuffer content = ByteBuffer.allocate((int) Math.min(MOST, to - from));
        segment.file().read(from, content);
        content.flip();
        try (Disk.File file = disk.create(name)) {
            file.write(0, content);
            file.sync();
        }
        disk.sync();
    }

    long events() {
        return events.get();
    }

    long bytes() {
        return bytes.get();
    }

    long ranges() {
        return ranges.get();
    }
}
