package org.millrace.serializer.standard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.millrace.api.mark.Mark;

/**
 * A place in an input, as it is kept: a byte for its form, the offset, and how many events behind that were read already.
 *
 * @param offset in bytes from the beginning
 * @param events how many events of the block that begins there are done
 */
record Position(long offset, long events) {
    private static final byte FORM = 1;
    private static final int SIZE = 1 + 2 * Long.BYTES;

    Mark mark() {
        return Mark.of(ByteBuffer.allocate(SIZE)
                .put(FORM)
                .putLong(offset)
                .putLong(events)
                .array());
    }

    static Position of(Optional<Mark> mark) throws IOException {
        if (mark.isEmpty()) {
            return new Position(0, 0);
        }
        ByteBuffer bytes = ByteBuffer.wrap(mark.get().bytes());
        if (bytes.remaining() != SIZE || bytes.get() != FORM) {
            throw new IOException("a position of " + bytes.capacity() + " bytes is not one of this deserializer's");
        }
        Position position = new Position(bytes.getLong(), bytes.getLong());
        if (position.offset < 0 || position.events < 0) {
            throw new IOException("a position has negative numbers: " + position);
        }
        return position;
    }
}
