package org.millrace.channel.file.log.state;

/**
 * A place in the order of a log, kept for events that are somewhere else: before all that was put since, behind all that was
 * put before. It costs numbers and nothing else.
 *
 * @param segment the first of its segments
 * @param sequence of its first event
 */
public record Front(long segment, long sequence) {
    /** Ids that are kept for its segments. */
    public static final int SEGMENTS = 1 << 16;
}
