package org.millrace.channel.file.format;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.millrace.channel.file.disk.Disk;

/**
 * Reads the records of a file one after the other, in big reads, and gets over damage: after it, it looks for the next head
 * that is sound. Never reads behind the limit it is given, never stays where it is. Not safe for threads.
 */
public final class RecordReader implements AutoCloseable {
    /** What {@link #next} came upon. */
    public enum Found {
        /** A sound record: {@link #record()} and its body. */
        RECORD,
        /** A sound head whose body is not: {@link #record()} says what is lost. */
        BROKEN_BODY,
        /** Bytes that belong to no record, from {@link #start()} to {@link #position()}. */
        HOLE,
        /** The limit. */
        END
    }

    private static final byte[] NOTHING = {};
    private static final int KEPT_BUFFER = 4 << 20;

    private final Disk.File file;
    private final long seed;
    private final int readSize;

    private byte[] buffer;
    private long bufferStart;
    private int buffered;

    private long position;
    private long start;
    private @Nullable Frame record;
    private int bodyAt;
    /** Ordinals below it are behind; a head that names one is a copy that travels inside an event. */
    private int nextOrdinal;

    public RecordReader(Disk.File file, long seed, long position, int nextOrdinal, int readSize) {
        this.file = file;
        this.seed = seed;
        this.position = position;
        this.nextOrdinal = nextOrdinal;
        this.readSize = readSize;
        this.buffer = NOTHING;
    }

    /** Where the next record begins. */
    public long position() {
        return position;
    }

    /** Where what was found last begins. */
    public long start() {
        return start;
    }

    /** The least ordinal that can still come. */
    public int nextOrdinal() {
        return nextOrdinal;
    }

    /** The record found last. */
    public Frame record() {
        Frame found = record;
        if (found == null) {
            throw new IllegalStateException("no record");
        }
        return found;
    }

    /** The buffer with the body of the record found last, valid until the next call. */
    public byte[] body() {
        return buffer;
    }

    public int bodyAt() {
        return bodyAt;
    }

    /** Reads on, to {@code limit} at most. */
    public Found next(long limit) throws IOException {
        start = position;
        record = null;
        if (position >= limit) {
            return Found.END;
        }
        Frame head = headAt(position, limit);
        if (head == null || head.ordinal() < nextOrdinal) {
            position = nextHead(position + 1, limit);
            return Found.HOLE;
        }
        long end = position + head.length();
        // A failure to read leaves the reader before this record.
        boolean whole = end <= limit && fill(position, (int) head.length(), limit) == head.length();
        record = head;
        nextOrdinal = head.type() == Frame.BATCH ? head.ordinal() + head.events() : head.ordinal();
        if (!whole) {
            position = limit;
            return Found.BROKEN_BODY;
        }
        bodyAt = (int) (position - bufferStart) + head.headLength();
        position = end;
        boolean sound = Frame.crc(buffer, bodyAt, head.bodyLength()) == head.bodyCrc();
        return sound ? Found.RECORD : Found.BROKEN_BODY;
    }

    private @Nullable Frame headAt(long at, long limit) throws IOException {
        if (limit - at < Frame.HEAD || fill(at, Frame.HEAD, limit) < Frame.HEAD) {
            return null;
        }
        return Frame.read(buffer, (int) (at - bufferStart), seed);
    }

    private long nextHead(long from, long limit) throws IOException {
        long at = from;
        while (at + Frame.HEAD <= limit) {
            if (fill(at, Frame.HEAD, limit) < Frame.HEAD) {
                return limit;
            }
            int last = (int) Math.min(buffered, limit - bufferStart) - Frame.HEAD;
            int offset = Frame.mayBeginFrom(buffer, (int) (at - bufferStart), last);
            at = bufferStart + offset;
            if (offset <= last) {
                Frame head = Frame.read(buffer, offset, seed);
                if (head != null && head.ordinal() >= nextOrdinal) {
                    return at;
                }
                at++;
            }
        }
        return limit;
    }

    /**
     * Makes the bytes from {@code at} on be in the buffer. What is behind the limit may be written just now, and is not read.
     *
     * @return how many of the {@code length} are there
     */
    private int fill(long at, int length, long limit) throws IOException {
        long have = bufferStart + buffered - at;
        if (at >= bufferStart && have >= length) {
            return length;
        }
        int wanted = (int) Math.max(length, Math.min(readSize, limit - at));
        if (wanted > buffer.length || buffer.length > Math.max(KEPT_BUFFER, wanted)) {
            buffer = new byte[wanted];
        }
        bufferStart = at;
        buffered = 0;
        buffered = file.read(at, buffer, 0, (int) Math.min(buffer.length, limit - at));
        return Math.min(length, buffered);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
