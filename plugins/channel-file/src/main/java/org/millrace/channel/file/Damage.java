package org.millrace.channel.file;

/**
 * Bytes of a segment that are no sound record, and the events they held.
 *
 * @param segment where
 * @param from first damaged byte; -1 if bytes are missing rather than damaged
 * @param to behind the last
 * @param fromOrdinal first event that is not there any more
 * @param toOrdinal behind the last
 * @param certain false if a crash may have left it of a write that was never acknowledged
 */
record Damage(Segment segment, long from, long to, int fromOrdinal, int toOrdinal, boolean certain) {
    long bytes() {
        return to - from;
    }

    int events() {
        return toOrdinal - fromOrdinal;
    }
}
