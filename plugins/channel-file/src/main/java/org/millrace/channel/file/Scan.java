package org.millrace.channel.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Walks over the frames of a segment, past what is damaged. Belongs to one thread at a time. */
final class Scan {
    private static final int BLOCK = 256 << 10;

    private final Disk.File file;
    private final SegmentFormat.Header header;
    private byte[] block = new byte[0];
    private long blockPosition;
    private int blockLength;
    private long position;
    private long end;

    /** Bytes that were skipped before the frame that {@link #next} returned last: from, to. */
    private long skippedFrom;

    Scan(Disk.File file, SegmentFormat.Header header, long from, long end) {
        this.file = file;
        this.header = header;
        this.position = from;
        this.end = end;
    }

    /** A frame and where it stands. */
    record Found(SegmentFormat.Frame frame, long position, long skippedFrom) {
        /** Whether something that is no frame stands before it. */
        boolean afterDamage() {
            return skippedFrom < position;
        }

        long end() {
            return frame.end(position);
        }
    }

    long position() {
        return position;
    }

    /** More may be read now. */
    void extend(long newEnd) {
        end = Math.max(end, newEnd);
    }

    /**
     * The next frame whose head is whole; its payload may not be. Null if there is none up to the end; what is there instead
     * begins at {@link #position}, if that is not the end.
     */
    @Nullable
    Found next() throws IOException {
        skippedFrom = position;
        long at = position;
        while (at + SegmentFormat.FRAME <= end) {
            int index = load(at, SegmentFormat.FRAME);
            if (index < 0) {
                return null;
            }
            if (intAt(index) == SegmentFormat.MAGIC) {
                SegmentFormat.Frame frame =
                        SegmentFormat.parseFrame(block, index, header.channel(), header.firstSequence(), at);
                if (frame != null && frame.end(at) <= end) {
                    position = frame.end(at);
                    return new Found(frame, at, skippedFrom);
                }
            }
            at = afterNextM(index + 1, at + 1);
        }
        return null;
    }

    private int intAt(int index) {
        return (block[index] & 0xff) << 24
                | (block[index + 1] & 0xff) << 16
                | (block[index + 2] & 0xff) << 8
                | (block[index + 3] & 0xff);
    }

    /** The next position that might begin a frame, as far as the block shows. */
    private long afterNextM(int index, long at) {
        int i = index;
        while (i < blockLength && block[i] != 'M') {
            i++;
        }
        return at + (i - index);
    }

    /** Makes {@code length} bytes at a position available in the block; returns where, or -1 if the file ends before. */
    private int load(long at, int length) throws IOException {
        if (at < blockPosition || at + length > blockPosition + blockLength) {
            int wanted = (int) Math.min(end - at, Math.max(BLOCK, length));
            if (block.length < wanted) {
                block = new byte[wanted];
            }
            blockPosition = at;
            blockLength = 0;
            blockLength = file.read(at, ByteBuffer.wrap(block, 0, wanted));
            if (blockLength < length) {
                return -1;
            }
        }
        return (int) (at - blockPosition);
    }

    /** The payload of a frame found; null if it is not what was written. */
    byte @Nullable [] payload(Found found) throws IOException {
        int length = found.frame().length();
        int index = load(found.position(), SegmentFormat.FRAME + length);
        if (index < 0) {
            return null;
        }
        int from = index + SegmentFormat.FRAME;
        if (SegmentFormat.checksum(block, from, length) != found.frame().payloadChecksum()) {
            return null;
        }
        return java.util.Arrays.copyOfRange(block, from, from + length);
    }
}
