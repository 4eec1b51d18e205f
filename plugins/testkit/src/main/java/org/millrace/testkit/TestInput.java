package org.millrace.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.millrace.api.serializer.Input;

/**
 * An input of bytes at hand, that can be read from any place; it knows whether somebody closed one of its streams. It may grow, and
 * may give its bytes in small pieces. Belongs to one thread.
 */
public final class TestInput implements Input {
    private final byte[] bytes;
    private final List<Long> offsets = new ArrayList<>();
    private int arrived;
    private boolean complete;
    private boolean closed;
    private int atOnce = Integer.MAX_VALUE;
    private Charset charset = StandardCharsets.UTF_8;
    private CodingErrorAction undecodable = CodingErrorAction.REPORT;

    private TestInput(byte[] bytes, int arrived, boolean complete) {
        this.bytes = bytes.clone();
        this.arrived = arrived;
        this.complete = complete;
    }

    /** An input of these bytes. */
    public static TestInput of(byte[] bytes) {
        return new TestInput(bytes, bytes.length, true);
    }

    /** An input of which so many bytes have come; the others follow. */
    public static TestInput growing(byte[] bytes, int arrived) {
        return new TestInput(bytes, Objects.checkIndex(arrived, bytes.length + 1), false);
    }

    /** All its bytes come; from now on it is complete. */
    public void end() {
        arrived = bytes.length;
        complete = true;
    }

    /** Each read gives at most so many bytes. */
    public TestInput inPiecesOf(int most) {
        atOnce = most;
        return this;
    }

    /** Text in it is encoded like this. */
    public TestInput text(Charset encoded, CodingErrorAction otherwise) {
        charset = encoded;
        undecodable = otherwise;
        return this;
    }

    /** Reads from a place to the end as it is. */
    private final class Bytes extends InputStream {
        private int at;

        Bytes(int at) {
            this.at = at;
        }

        @Override
        public int read() {
            return at < arrived ? bytes[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] to, int from, int count) {
            Objects.checkFromIndexSize(from, count, to.length);
            if (count == 0) {
                return 0;
            }
            int size = Math.min(Math.min(count, atOnce), arrived - at);
            if (size <= 0) {
                return -1;
            }
            System.arraycopy(bytes, at, to, from, size);
            at += size;
            return size;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Override
    public InputStream stream(long offset) throws IOException {
        offsets.add(offset);
        return new Bytes((int) Objects.checkIndex(offset, bytes.length + 1L));
    }

    @Override
    public boolean seekable() {
        return true;
    }

    @Override
    public boolean complete() {
        return complete;
    }

    @Override
    public Charset charset() {
        return charset;
    }

    @Override
    public CodingErrorAction undecodable() {
        return undecodable;
    }

    /** Where streams began that were asked for. */
    public List<Long> offsets() {
        return List.copyOf(offsets);
    }

    /** Whether a stream was closed, which is for the input's owner to do. */
    public boolean closed() {
        return closed;
    }
}
