package org.millrace.api.serializer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/** Where a deserializer's bytes come from. Implemented by sources; belongs to one thread at a time. */
@ConsumerType
public interface Input {

    /**
     * The bytes from an offset on. A stream that was returned before is of no more use. At its end a stream returns -1; one of an
     * input that is not {@link #complete} may have more when it is read again.
     *
     * @param offset in bytes from the beginning; of an input that is not {@link #seekable} only 0, once
     */
    InputStream stream(long offset) throws IOException;

    /** Whether {@link #stream} may be called with any offset, and again. */
    default boolean seekable() {
        return false;
    }

    /**
     * Whether nothing will come any more: what a stream shows as its end is the end. As long as it may, a reader keeps what has begun
     * and is not whole, and says that there is nothing now. Asked before a read, so that what came just before it became true is read.
     */
    default boolean complete() {
        return true;
    }

    /** What text in it is encoded in. */
    default Charset charset() {
        return StandardCharsets.UTF_8;
    }

    /**
     * What a reader of text does with bytes that are no characters of {@link #charset}: reports them by a
     * {@link MalformedInputException}, puts U+FFFD for them, or leaves them out.
     */
    default CodingErrorAction undecodable() {
        return CodingErrorAction.REPORT;
    }

    /** What is known of it, such as its name or content type, by words that the source's README gives; unmodifiable. */
    default Map<String, String> about() {
        return Map.of();
    }

    /** An input of a stream that can be read once and whose end is the end. */
    static Input of(InputStream stream) {
        return offset -> {
            if (offset != 0) {
                throw new IOException("this input can only be read from its beginning");
            }
            return stream;
        };
    }
}
