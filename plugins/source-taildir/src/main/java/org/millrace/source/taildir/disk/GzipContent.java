package org.millrace.source.taildir.disk;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/**
 * What a gzip file holds, by positions in the unpacked text. Can only go forward; going back begins anew. Its state is how far it has
 * unpacked, and the end once it has met it.
 */
public final class GzipContent implements Content {
    private static final int BUFFER = 64 * 1024;
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Content packed;
    private GZIPInputStream in;
    private long at;
    private long end = Long.MAX_VALUE;

    /** @param packed the file; closed with this */
    public GzipContent(Content packed) throws IOException {
        this.packed = packed;
        this.in = unpack();
    }

    private GZIPInputStream unpack() throws IOException {
        return new GZIPInputStream(new Packed(packed), BUFFER);
    }

    @Override
    public boolean reach(long position) throws IOException {
        if (position < at) {
            in = unpack();
            at = 0;
        }
        byte[] scratch = new byte[BUFFER];
        long began = System.nanoTime();
        while (at < position && at < end) {
            if (System.nanoTime() - began > SLICE_NANOS) {
                return false;
            }
            step(scratch, 0, (int) Math.min(scratch.length, position - at));
        }
        return true;
    }

    @Override
    public int read(long position, byte[] into, int from, int most) throws IOException {
        while (!reach(position)) {
            if (Thread.currentThread().isInterrupted()) {
                throw new java.io.InterruptedIOException("interrupted while unpacking");
            }
        }
        int count = 0;
        while (count < most && at < end && at == position + count) {
            count += step(into, from + count, most - count);
        }
        return count;
    }

    private int step(byte[] into, int from, int most) throws IOException {
        int n = in.read(into, from, most);
        if (n < 0) {
            end = at;
            return 0;
        }
        at += n;
        return n;
    }

    /** As far as is known: it can be told only at the end. */
    @Override
    public long size() {
        return end == Long.MAX_VALUE ? at + 1 : end;
    }

    /** Whether all has been unpacked. */
    public boolean ended() {
        return end != Long.MAX_VALUE;
    }

    /** How many bytes the last part of the file says it has, below 4 GiB. */
    public long declaredSize() throws IOException {
        byte[] last = new byte[Integer.BYTES];
        long size = packed.size();
        if (size < last.length || packed.read(size - last.length, last, 0, last.length) < last.length) {
            throw new EOFException("no gzip file: it has " + size + " bytes");
        }
        return (last[0] & 0xffL) | (last[1] & 0xffL) << 8 | (last[2] & 0xffL) << 16 | (last[3] & 0xffL) << 24;
    }

    @Override
    public void close() throws IOException {
        // An inflater holds memory outside of the heap.
        try (Content file = packed) {
            in.close();
        }
    }

    /** The file from its beginning. */
    private static final class Packed extends InputStream {
        private final Content file;
        private long position;

        Packed(Content file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int most) throws IOException {
            int n = file.read(position, into, from, most);
            position += n;
            return n == 0 && most > 0 ? -1 : n;
        }

        /** What is left: by this the JDK finds the parts of a file that is made of several. */
        @Override
        public int available() throws IOException {
            return (int) Math.min(Integer.MAX_VALUE, Math.max(0, file.size() - position));
        }
    }
}
