package org.millrace.source.taildir.follow;

import java.io.IOException;
import org.millrace.source.taildir.disk.Content;
import org.millrace.source.taildir.mark.Fingerprint;
import org.millrace.source.taildir.mark.Position;

/** Tells by its bytes whether a file is the one that a position was in. */
final class Identity {
    private final byte[] one = new byte[Fingerprint.HEAD];
    private final byte[] other = new byte[Fingerprint.HEAD];

    /** Whether the content begins as it did, and has before the position what was there. */
    boolean fits(Content content, Position position) throws IOException {
        if (position.headLength() == 0 && position.offset() == 0) {
            return false;
        }
        return headFits(content, position) && tailFits(content, position);
    }

    boolean headFits(Content content, Position position) throws IOException {
        int length = position.headLength();
        return length == 0
                || (content.read(0, one, 0, length) == length && Fingerprint.of(one, 0, length) == position.head());
    }

    boolean tailFits(Content content, Position position) throws IOException {
        int length = position.tailLength();
        if (length == 0) {
            return !position.bare() || content.size() >= position.offset();
        }
        return content.read(position.offset() - length, one, 0, length) == length
                && Fingerprint.of(one, 0, length) == position.tail();
    }

    /** The position with as much of the beginning as there is. */
    Position withHead(Content content, Position position) throws IOException {
        int n = content.read(0, one, 0, one.length);
        return n <= position.headLength() ? position : position.withHead(n, Fingerprint.of(one, 0, n));
    }

    /** Whether these are the first bytes of a packed file. */
    boolean isPacked(Content content) throws IOException {
        return Names.isPacked(one, content.read(0, one, 0, one.length));
    }

    /** Whether one is so far what the other begins with, by its first and its last bytes. */
    boolean isBeginning(Content shorter, long size, Content longer) throws IOException {
        int head = (int) Math.min(one.length, size);
        int tail = (int) Math.min(Fingerprint.TAIL, size);
        return same(shorter, longer, 0, head) && same(shorter, longer, size - tail, tail);
    }

    private boolean same(Content a, Content b, long position, int length) throws IOException {
        return a.read(position, one, 0, length) == length
                && b.read(position, other, 0, length) == length
                && java.util.Arrays.equals(one, 0, length, other, 0, length);
    }
}
