package org.millrace.api.serializer;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.millrace.api.component.Lifecycle;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Reads events of a format. One deserializer makes a reader for each file, connection or request of its owner; it is called by its
 * owner's threads, several at once if the owner has several, each reader by one thread at a time.
 */
@ConsumerType
public interface Deserializer extends Lifecycle {

    /** Reads the events of one input. */
    @ConsumerType
    interface Reader extends Closeable {
        /**
         * The next event; empty at the end of the input as it is now. An input that is not {@linkplain Input#complete complete} may
         * have more later, the rest of an event that has begun among it. What a length in the input claims is not allocated before it
         * has come or is known to be within a bound.
         *
         * @throws MalformedInputException if the bytes here are not of this format. If it is
         *     {@linkplain MalformedInputException#resumable resumable} the next call goes on behind them; if not, it throws again
         * @throws IOException as the input threw it
         */
        Optional<Event> next() throws IOException;

        /**
         * Where to go on with another reader of the same input: behind the last event that was returned, and behind malformed bytes
         * once they were thrown as resumable. At most {@link #MAX_POSITION_BYTES} bytes. An event that is returned only in part, since
         * it passes a bound, ends where the next part begins.
         */
        Mark position();

        /** Releases what it holds. Does not close the input. */
        @Override
        void close() throws IOException;
    }

    /** The most bytes of a position, so that its owner can put more into the same mark. */
    int MAX_POSITION_BYTES = 256;

    /**
     * Begins to read.
     *
     * @param from where the bytes come from; stays its owner's to close
     * @param position what {@link Reader#position} of an earlier reader was; empty for the beginning. Given only for an input that is
     *     {@linkplain Input#seekable() seekable}
     * @throws IOException if the position is not one of this deserializer's, or as the input threw it
     */
    Reader reader(Input from, Optional<Mark> position) throws IOException;
}
