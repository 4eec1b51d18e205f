package org.millrace.bucket.store;

import java.io.IOException;
import java.io.OutputStream;
import org.millrace.api.event.Event;

/** How events become the bytes of one file. Called by the sink's thread. */
public interface FileFormat {

    /** Writes the events of one file. */
    interface Writer {
        /**
         * Writes one event, to the stream or to a buffer of its own.
         *
         * @throws IllegalArgumentException if this event can't be written in this format; nothing of it was
         */
        void write(Event event) throws IOException;

        /** All events so far are in the stream, which is right as it is now if it ends here. Writes nothing if nothing came since. */
        void cut() throws IOException;

        /** Writes the footer, if there is one, behind a {@link #cut}, and releases what it holds. Called once, unless {@link #release} is. */
        void close() throws IOException;

        /** Releases what it holds and writes nothing more. */
        default void release() {}
    }

    /**
     * Whether a file may end at each {@link Writer#cut}. If not, it is right only when it was closed, and that is done at each
     * checkpoint.
     */
    default boolean cuts() {
        return true;
    }

    /** Whether another writer can go on behind a cut. */
    boolean appendable();

    /** What names of such files end in, with its dot, unless the user names something else; empty for nothing. */
    String suffix();

    /**
     * Events of different variants never share a file, though its name is made in the same way: those of different schemas. The same
     * string for all if there is one alone.
     */
    default String variant(Event event) {
        return "";
    }

    /**
     * Begins a file.
     *
     * @param to gathers what is written and passes it on in large pieces; need not be flushed nor closed
     * @param append whether it goes on behind what an earlier writer has written up to a cut
     */
    Writer begin(OutputStream to, boolean append) throws IOException;
}
