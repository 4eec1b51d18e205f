package org.millrace.bucket.sink;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.millrace.bucket.publish.Figures;
import org.millrace.bucket.store.OpenFile;

/** Gathers what is written to a file, and passes it on in one piece, or in large ones. Belongs to the sink's thread. */
final class Output extends OutputStream {
    private final OpenFile file;
    private final Buffers buffers;
    private final Figures figures;
    private byte @Nullable [] buffer;
    private int count;
    private long passed;
    private boolean closed;

    Output(OpenFile file, Buffers buffers, Figures figures) {
        this.file = file;
        this.buffers = buffers;
        this.figures = figures;
    }

    /** How long the file is once all is passed on. */
    long position() {
        return passed + count;
    }

    private byte[] room(int size) throws IOException {
        if (closed) {
            throw new IOException("the file is closed");
        }
        byte[] now = buffer == null ? buffers.take() : buffer;
        if (size > now.length - count && now.length < Buffers.LARGEST) {
            int wanted = (int) Math.min(Buffers.LARGEST, Math.max(2L * now.length, (long) count + size));
            now = Arrays.copyOf(now, wanted);
        }
        buffer = now;
        return now;
    }

    @Override
    public void write(int b) throws IOException {
        byte[] to = room(1);
        if (count == to.length) {
            pass();
        }
        to[count++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int from, int size) throws IOException {
        byte[] to = room(size);
        if (size > to.length - count) {
            pass();
        }
        if (size > to.length) {
            put(bytes, from, size);
        } else {
            System.arraycopy(bytes, from, to, count, size);
            count += size;
        }
    }

    private void pass() throws IOException {
        byte[] all = buffer;
        int size = count;
        if (all != null && size > 0) {
            // However much of it gets there: what was to be there counts, and the file is cut if it fails.
            count = 0;
            put(all, 0, size);
        }
    }

    private void put(byte[] bytes, int from, int size) throws IOException {
        passed += size;
        file.write(bytes, from, size);
        figures.wrote(size);
    }

    /** Passes all on, and gives the buffer back. */
    void drain() throws IOException {
        try {
            pass();
        } finally {
            release();
        }
    }

    /** What comes from now on goes nowhere: the file was cut to this length, and is gone on with. */
    void restart(long length) {
        release();
        passed = length;
        closed = false;
    }

    /** What comes from now on is refused. */
    void end() {
        closed = true;
        release();
    }

    private void release() {
        byte[] done = buffer;
        buffer = null;
        count = 0;
        if (done != null) {
            buffers.give(done);
        }
    }
}
