package org.millrace.source.syslog.intake;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What has come of one connection: an inbox that is being looked through, and what waits to get there. Its memory is of the share of all
 * connections. What waits may grow while somebody looks through the inbox; whoever uses this sees to the rest.
 */
final class Backlog {
    private static final int LEAST_ROOM = 512;
    private static final int STATE_HEAD = 5;
    private static final byte[] NONE = {};

    private final Inbox inbox;
    private byte[] filling = NONE;
    private int filled;

    /** @param longest the most bytes of a message */
    Backlog(int longest) {
        inbox = new Inbox(longest);
    }

    Inbox inbox() {
        return inbox;
    }

    /** How many bytes wait. */
    int waiting() {
        return filled;
    }

    /** Takes in what has come; false if there is no memory. */
    boolean add(ByteBuf in) {
        int count = in.readableBytes();
        int needed = filled + count;
        if (needed > filling.length) {
            int size = Math.max(LEAST_ROOM, filled == 0 ? needed : Math.max(needed, 2 * filling.length));
            if (!Ledger.BYTES.take(size - filling.length)) {
                return false;
            }
            filling = Arrays.copyOf(filling, size);
        }
        in.readBytes(filling, filled, count);
        filled = needed;
        return true;
    }

    /** What waits goes into the inbox. If memory is scarce, no room is kept for what comes next. */
    void takeIn() {
        if (filled == 0) {
            return;
        }
        int more = inbox.growth(filled);
        filling = inbox.absorb(filling, filled);
        filled = 0;
        if (more > 0 && !Ledger.BYTES.takeWhileThereIsPlenty(more)) {
            Ledger.BYTES.giveBack(filling.length - more);
            filling = NONE;
        }
    }

    /** Gives back the memory of an inbox that is not needed any more, and of what waits if that is nothing. */
    void release() {
        Ledger.BYTES.giveBack(inbox.release());
        if (filled == 0) {
            Ledger.BYTES.giveBack(filling.length);
            filling = NONE;
        }
    }

    /** Has nothing any more. */
    void forget() {
        filled = 0;
        inbox.back(0, 0);
        release();
    }

    /** How many messages are in the inbox; none afterwards. */
    long count(boolean over) {
        long count = 0;
        while (inbox.next(over)) {
            count++;
        }
        return count;
    }

    /** All of it, for a successor: a number for the form, how the inbox stands, and the bytes. */
    ByteBuffer state(byte form) {
        byte[] rest = inbox.rest();
        return ByteBuffer.allocate(STATE_HEAD + rest.length + filled)
                .put(form)
                .putInt(inbox.stage())
                .put(rest)
                .put(filling, 0, filled)
                .flip();
    }

    /** What a predecessor had, behind the number for the form; false if there is no memory. */
    boolean restore(ByteBuffer state) {
        int stage = state.getInt();
        if (!Ledger.BYTES.take(state.remaining())) {
            return false;
        }
        byte[] rest = new byte[state.remaining()];
        state.get(rest);
        inbox.absorb(rest, rest.length);
        inbox.back(0, stage);
        return true;
    }
}
