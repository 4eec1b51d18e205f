package org.millrace.api.serializer;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/** Where a deserializer's bytes come from. Implemented by sources; belongs to one thread at a time. */
@ConsumerType
public interface Input {

    /**
     * The bytes from an offset on. A stream that was returned before is of no more use.
     *
     * @param offset in bytes from the beginning; of an input that is not {@link #seekable} only 0, once
     */
    InputStream stream(long offset) throws IOException;

    /** Whether {@link #stream} may be called with any offset, and again. */
    default boolean seekable() {
        return false;
    }

    /** What is known of it, such as its name or content type, by words that the source's README gives; unmodifiable. */
    default Map<String, String> about() {
        return Map.of();
    }

    /** An input of a stream that can be read once. */
    static Input of(InputStream stream) {
        return offset -> {
            if (offset != 0) {
                throw new IOException("this input can only be read from its beginning");
            }
            return stream;
        };
    }
}
