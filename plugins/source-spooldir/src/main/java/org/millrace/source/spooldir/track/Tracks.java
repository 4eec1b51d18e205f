package org.millrace.source.spooldir.track;

import java.io.IOException;
import java.util.Optional;
import org.millrace.source.spooldir.file.Facts;
import org.millrace.source.spooldir.file.SpooledFile;

/** Where it is seen which files have been read and which are set aside. Belongs to the thread that reads. */
public sealed interface Tracks permits NameTracks, TrackerTracks {
    /** What stands behind the name of a file that is set aside. */
    String ASIDE = ".ASIDE";

    /** What is known of a file. */
    enum State {
        TO_BE_READ,
        DONE,
        ASIDE
    }

    /** An earlier file of the same name. */
    record Earlier(boolean identical, String text) {}

    /** By what is there now; {@link State#TO_BE_READ} for a file that was changed since it had been read. */
    State state(String key, Facts facts) throws IOException;

    /** Whether a name says that its file is set aside. */
    boolean isAside(String name);

    /** What has been read before under the name of a file that is about to be read. */
    Optional<Earlier> earlier(SpooledFile file, Facts now) throws IOException;

    /**
     * Makes it seen that a file has been read. Not before its last event is in the channel.
     *
     * @throws NameTakenException if an earlier file stands in the way
     * @throws IOException if it could not be done; it is to be tried again
     */
    void complete(SpooledFile file, Facts now) throws IOException;

    /**
     * Makes it seen that a file is left for a person to look at.
     *
     * @return where that is seen
     */
    String setAside(SpooledFile file, String reason) throws IOException;

    /** A file was completed or set aside by somebody whose {@link #force} nobody has seen. */
    void wereDone(String key);

    /** What was done outlives the machine when this returns: only then may a mark be dropped. */
    void force() throws IOException;

    /** A file can't be completed under its name. */
    final class NameTakenException extends IOException {
        private static final long serialVersionUID = 1L;

        NameTakenException(String message) {
            super(message);
        }
    }
}
