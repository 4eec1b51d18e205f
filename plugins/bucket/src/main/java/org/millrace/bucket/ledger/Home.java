package org.millrace.bucket.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The directory of one sink, as far as its ledger uses it. Whoever has it open has it alone. */
public interface Home extends Closeable {

    /** Where it is, for people and for a successor that is to find it. */
    String path();

    /** Why nothing that is written here outlives the sink, for people; empty if it does. */
    default String trouble() {
        return "";
    }

    /**
     * The content of a file.
     *
     * @return empty only if it is certain that there is none
     */
    Optional<byte[]> read(String name) throws IOException;

    /** Replaces a file as a whole; it is on the disk when this returns. */
    void replace(String name, byte[] content) throws IOException;

    /** Deletes a file, if it is there. */
    void delete(String name) throws IOException;

    /** The names of the files. */
    List<String> list() throws IOException;

    /** Adds to the end of a file that is there. */
    Appender append(String name) throws IOException;

    /** Another sink's, to take over what that one has left. Empty only if it is certain that there is none. */
    Optional<Home> other(String path) throws IOException;

    /** The end of a file. */
    interface Appender extends Closeable {
        /** Adds bytes; they may get lost with the power until {@link #force}. */
        void write(byte[] bytes) throws IOException;

        /** All that was added is on the disk when this returns. */
        void force() throws IOException;
    }
}
