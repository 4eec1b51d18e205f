package org.millrace.channel.file;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One file of a log. Its events are counted down as they are delivered; when none is left, and that is safe on disk, the file
 * goes.
 */
final class Segment {
    final String name;
    final SegmentFormat.Header header;
    private final Disk disk;
    private Disk.@Nullable File file;

    /** Where the frames that may be read end: what is behind is not safe yet, or no frame. */
    volatile long end = SegmentFormat.DATA;

    /** Events of the frames up to {@link #end}. */
    volatile long events;

    /** Their bytes in the channel's accounts. */
    volatile long account;

    /** One more than the highest sequence. */
    volatile long endSequence;

    /** Events not yet known to be safely delivered. */
    private long outstanding;

    /** Whether nothing will be added any more. */
    private boolean finished;

    Segment(Disk disk, String name, SegmentFormat.Header header) {
        this.disk = disk;
        this.name = name;
        this.header = header;
        this.endSequence = header.firstSequence();
    }

    synchronized Disk.File file() throws IOException {
        if (file == null) {
            file = disk.open(name);
        }
        return file;
    }

    synchronized void use(Disk.File open) {
        file = open;
    }

    synchronized void closeFile() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }

    synchronized void added(long count) {
        outstanding += count;
    }

    /** Takes events off that will not be delivered again. */
    synchronized void settled(long count) {
        outstanding -= count;
    }

    synchronized void finish() {
        finished = true;
    }

    synchronized boolean isSpent() {
        return finished && outstanding <= 0;
    }

    synchronized long outstanding() {
        return outstanding;
    }

    @Override
    public String toString() {
        return disk + "/" + name;
    }
}
