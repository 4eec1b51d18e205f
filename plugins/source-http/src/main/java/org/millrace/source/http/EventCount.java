package org.millrace.source.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.millrace.api.mark.Mark;

/** A place in an input as it is kept: a byte for its form, and how much lies before it. */
final class EventCount {
    private static final byte FORM = 1;
    private static final int SIZE = 1 + Long.BYTES;

    private EventCount() {}

    static Mark mark(long count) {
        return Mark.of(ByteBuffer.allocate(SIZE).put(FORM).putLong(count).array());
    }

    static long of(Optional<Mark> mark) throws IOException {
        if (mark.isEmpty()) {
            return 0;
        }
        ByteBuffer bytes = ByteBuffer.wrap(mark.get().bytes());
        if (bytes.remaining() != SIZE || bytes.get() != FORM || bytes.getLong(1) < 0) {
            throw new IOException("a position of " + bytes.capacity() + " bytes is not one of this deserializer's");
        }
        return bytes.getLong();
    }
}
