package org.millrace.channel.file.log.segment;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/**
 * What is known of a segment that was there when the log was opened and could not be read then.
 *
 * @param why in words
 * @param counted whether the acknowledgements say how many events it holds
 * @param known whether they know of it at all, so that it may hold some
 * @param least how many events of it were synced, as far as they know
 * @param whole whether they are all there
 */
public record Unseen(String why, boolean counted, boolean known, int least, boolean whole) {
    private static final String DENIED = "permission denied";

    /** More than a file can have: where it ends is not known. */
    public static final long LENGTH = 1L << 32;

    /** An id's share of the sequences: a file has fewer bytes, and so fewer events. */
    private static final int SEQUENCES = 31;

    /**
     * A sequence above all that can be in a file with a lesser id, whatever it holds: a log begins with 0, no file is given
     * more than its share, and none is given an id twice.
     */
    public static long sequenceAbove(long nextSegment) {
        return nextSegment << SEQUENCES;
    }

    /** Why something can't be read, without the file's name, which is all that the system says if it is not let at it. */
    public static String why(IOException e) {
        if (e instanceof AccessDeniedException) {
            return DENIED;
        }
        String reason = e instanceof FileSystemException named ? named.getReason() : null;
        return reason == null ? String.valueOf(e.getMessage()) : reason;
    }

    /** As {@link #why}, with the file's name if it is known. */
    public static String told(IOException e) {
        String message = String.valueOf(e.getMessage());
        return e instanceof AccessDeniedException ? message + ": " + DENIED : message;
    }
}
