package org.millrace.source.taildir.mark;

/**
 * How far a file was read, and what it looked like there.
 *
 * @param offset the first byte that was not read
 * @param headLength so many bytes at the beginning are known
 * @param head their fingerprint
 * @param tail that of the bytes before the offset, at most {@link Fingerprint#TAIL}; if there are none, of nothing
 * @param skipping whether the rest of a line that was too long is to be left out
 * @param bare whether it comes from Flume, which knows no fingerprints
 */
public record Position(long offset, int headLength, long head, long tail, boolean skipping, boolean bare) {
    /** Of a file of which nothing is known. */
    public static final Position START = new Position(0, 0, 0, 0, false, false);

    /** A position without fingerprints. */
    public static Position bare(long offset) {
        return new Position(offset, 0, 0, 0, false, true);
    }

    /** How many bytes before the offset the fingerprint is of. */
    public int tailLength() {
        return bare ? 0 : (int) Math.min(Fingerprint.TAIL, offset);
    }

    /** The same with a beginning. */
    public Position withHead(int length, long fingerprint) {
        return new Position(offset, length, fingerprint, tail, skipping, bare);
    }
}
