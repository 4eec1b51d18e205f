package org.millrace.source.netcat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.millrace.api.event.Event;
import org.millrace.network.HeapShare;

/**
 * Cuts a stream of UTF-8 into lines. Bytes are written to {@link #space()} and then announced by {@link #filled()}; lines
 * come out as events, without their newline.
 *
 * <pre>
 *   0        start           scanned        end            bytes.length
 *   | (gone) | line begun, no newline | new bytes | space()          |
 * </pre>
 *
 * <p>Holds little while little comes: it grows when a read fills it or a line needs it, and shrinks after many small reads.
 * A line that is too long ends the stream of lines; the buffer never holds more of it than a line of the greatest length
 * may have bytes, and one read. Belongs to one thread.
 */
final class LineBuffer {
    static final int SMALL = 4 * 1024;
    static final int LARGE = 64 * 1024;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 64;
    private static final int QUIET_READS = 64;
    private static final int LEAST = 512;
    private static final byte[] NO_BYTES = {};
    private static final ByteBuffer NO_VIEW = ByteBuffer.wrap(NO_BYTES);

    /** A line of this many characters before the newline is too long. */
    private final int tooManyChars;
    /** A line of this many bytes before the newline is too long whatever it says: no char takes more than three. */
    private final long tooManyBytes;

    private final HeapShare share;
    private byte[] bytes = NO_BYTES;
    private ByteBuffer view = NO_VIEW;
    private int start;
    private int scanned;
    private int end;

    /** Characters of the line begun, in {@code [start, counted)}; only counted if it has enough bytes to be too long. */
    private int chars;

    private int counted;
    private boolean tooLong;
    private int quiet;
    private int lastRead;
    private boolean filledItsRoom;

    /**
     * @param maxLineLength in characters, newline included
     * @param share what its bytes are taken from; returned by {@link #release}
     */
    LineBuffer(int maxLineLength, HeapShare share) {
        this.share = share;
        tooManyChars = maxLineLength;
        tooManyBytes = Math.min(3L * (maxLineLength - 1) + 1, LARGEST_ARRAY - LARGE);
    }

    /** Room for the next read, at least a byte and no more than a read is worth. Valid until the next call of any method. */
    ByteBuffer space() {
        return space(1);
    }

    /**
     * Room for at least so many bytes.
     *
     * @throws CrowdedException if the heap's share has none
     */
    ByteBuffer space(int atLeast) {
        boolean full = end == bytes.length;
        int pending = end - start;
        int capacity = Math.max(SMALL, bytes.length);
        if (full && pending < capacity && bytes.length >= SMALL && capacity < LARGE) {
            capacity *= 4;
        } else if (quiet >= QUIET_READS) {
            quiet = 0;
            capacity = Math.max(SMALL, capacity / 4);
        }
        long most = Math.max(tooManyBytes + LARGE, (long) pending + atLeast);
        while (capacity < most && (pending > capacity / 2 || capacity - pending < atLeast)) {
            capacity = (int) Math.min(most, 2L * capacity);
        }
        moveTo(home(capacity, pending, atLeast));
        return view.limit(Math.min(bytes.length, end + Math.max(LARGE, atLeast)))
                .position(end);
    }

    /** An array of this size; if the share has no room for it, one that will do. */
    private byte[] home(int wanted, int pending, int atLeast) {
        if (wanted == bytes.length || share.takeWhileThereIsPlenty(wanted - bytes.length)) {
            return wanted == bytes.length ? bytes : new byte[wanted];
        }
        int least = pending + Math.max(LEAST, atLeast);
        if (bytes.length >= pending + atLeast) {
            return bytes;
        }
        if (least < wanted && share.take(least - bytes.length)) {
            return new byte[least];
        }
        throw new CrowdedException();
    }

    private void moveTo(byte[] home) {
        if (home == bytes && start == 0) {
            return;
        }
        System.arraycopy(bytes, start, home, 0, end - start);
        if (home != bytes) {
            bytes = home;
            view = home.length == 0 ? NO_VIEW : ByteBuffer.wrap(home);
        }
        scanned -= start;
        counted -= start;
        end -= start;
        start = 0;
    }

    /** Takes in what has been written to the space. */
    void filled() {
        lastRead = view.position() - end;
        filledItsRoom = !view.hasRemaining();
        end = view.position();
        quiet = bytes.length > SMALL && end < bytes.length / 8 ? quiet + 1 : 0;
    }

    /** Adds whole lines to a batch until it has {@code most} events, no whole line is left, or a line is too long. */
    void drainTo(List<Event> batch, int most) {
        while (batch.size() < most && !tooLong) {
            int newline = Scan.newline(bytes, scanned, end);
            int stop = newline < 0 ? end : newline;
            if (stop - start >= tooManyChars && exceeds(stop)) {
                tooLong = true;
                return;
            }
            if (newline < 0) {
                scanned = end;
                return;
            }
            batch.add(Event.of(Arrays.copyOfRange(bytes, start, newline)));
            begin(newline + 1);
        }
    }

    private void begin(int line) {
        start = line;
        scanned = line;
        counted = line;
        chars = 0;
    }

    private boolean exceeds(int stop) {
        if (stop - start >= tooManyBytes) {
            return true;
        }
        chars += Scan.chars(bytes, counted, stop);
        counted = stop;
        return chars >= tooManyChars;
    }

    /** Whether the next line is too long. Stays so. */
    boolean tooLong() {
        return tooLong;
    }

    /** The bytes it holds: no more lines than that are in it. */
    int pending() {
        return end - start;
    }

    /** Whether a line has begun that has no newline yet. Asked after {@link #drainTo} has taken what is whole. */
    boolean midLine() {
        return end > start;
    }

    /** Whether what has come so far does not end with a newline. May be asked at any time. */
    boolean endsMidLine() {
        return end > start && bytes[end - 1] != '\n';
    }

    /** Whether the last read took as much as there was room for, so that its peer has not come to a pause. */
    boolean filledItsRoom() {
        return filledItsRoom;
    }

    /** How many bytes {@link #filled} took in last. */
    int lastRead() {
        return lastRead;
    }

    /** Nothing comes for a while: keeps what has been read of the line begun, and no more. */
    void rest() {
        int pending = end - start;
        int had = bytes.length;
        if (pending == had) {
            return;
        }
        moveTo(pending == 0 ? NO_BYTES : new byte[pending]);
        share.giveBack(had - pending);
        quiet = 0;
    }

    /** Forgets everything and gives its memory back. */
    void release() {
        start = end;
        rest();
    }

    /** What has been read of the line begun. */
    ByteBuffer begun() {
        return ByteBuffer.wrap(bytes, start, end - start).asReadOnlyBuffer();
    }

    /** The last line of a stream that ended without a newline; the buffer is empty then. */
    Optional<Event> last() {
        if (tooLong || start == end) {
            return Optional.empty();
        }
        Event event = Event.of(Arrays.copyOfRange(bytes, start, end));
        begin(end);
        return Optional.of(event);
    }
}
