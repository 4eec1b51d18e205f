package org.millrace.api.serializer;

import java.io.Closeable;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import org.millrace.api.component.Lifecycle;
import org.millrace.api.event.Event;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Writes events in a format. One serializer makes a writer for each file or request of its owner; it is called by its owner's threads,
 * several at once if the owner has several, each writer by one thread at a time.
 */
@ConsumerType
public interface Serializer extends Lifecycle {

    /** Writes events to one stream. */
    @ConsumerType
    interface Writer extends Flushable, Closeable {
        /**
         * Writes one event, to the stream or to a buffer of its own. If it throws, the stream's content is not to be relied on behind
         * the last flush.
         *
         * @throws IOException as the stream threw it
         * @throws IllegalArgumentException if this event can't be written in this format; nothing of it was. Its owner rejects it
         */
        void write(Event event) throws IOException;

        /** All written so far is in the stream, and what is there can be read. The stream is flushed by its owner. */
        @Override
        void flush() throws IOException;

        /**
         * Writes what is still in a buffer, and the footer, if there is one. Does not close the stream. Called once; without it the
         * footer is missing.
         */
        @Override
        void close() throws IOException;
    }

    /**
     * Begins to write. The header, if there is one, may be written now or with the first event.
     *
     * @param to where to; stays its owner's to close
     * @param append whether the stream goes on behind what an earlier writer of this serializer wrote and closed; only if it is
     *     {@link #appendable}
     * @throws IOException as the stream threw it; or if it is to append and can't
     */
    Writer writer(OutputStream to, boolean append) throws IOException;

    /** Whether a file that was closed can be gone on with. */
    default boolean appendable() {
        return true;
    }

    /** What names of such files usually end in, with its dot, such as {@code .avro}; empty for nothing. */
    default String suffix() {
        return "";
    }
}
