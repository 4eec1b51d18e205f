package org.millrace.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.millrace.api.serializer.Input;

/** An input of bytes at hand, that can be read from any place; it knows whether somebody closed one of its streams. */
public final class TestInput implements Input {
    private final byte[] bytes;
    private final List<Long> offsets = new ArrayList<>();
    private boolean closed;

    private TestInput(byte[] bytes) {
        this.bytes = bytes;
    }

    /** An input of these bytes. */
    public static TestInput of(byte[] bytes) {
        return new TestInput(bytes.clone());
    }

    @Override
    public InputStream stream(long offset) throws IOException {
        offsets.add(offset);
        int from = (int) Objects.checkIndex(offset, bytes.length + 1L);
        return new ByteArrayInputStream(bytes, from, bytes.length - from) {
            @Override
            public void close() {
                closed = true;
            }
        };
    }

    @Override
    public boolean seekable() {
        return true;
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
