package org.millrace.channel.file.flume;

import java.nio.file.Path;

/**
 * A place in Flume's logs that can't be read and was skipped.
 *
 * @param file the log file
 * @param offset where in the file the unreadable bytes begin
 * @param reason for people: what is wrong there
 */
public record Damage(Path file, long offset, String reason) {
    @Override
    public String toString() {
        return file + " at byte " + offset + ": " + reason;
    }
}
