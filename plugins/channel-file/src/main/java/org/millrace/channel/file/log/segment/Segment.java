package org.millrace.channel.file.log.segment;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.millrace.channel.file.crypto.BodyCipher;
import org.millrace.channel.file.format.OrdinalSet;

/**
 * One file of the log, as far as the channel must remember it: a few numbers, however many events it holds. What is not
 * final is guarded by the log's lock.
 */
public final class Segment {
    public final long id;
    /** Seeds the checksums of its records. */
    public final long seed;
    /** Which data directory it is in. Changes only if it was missing and turns up in another one. */
    public int directory;

    public Path file;
    /** To read it; null if it is not encrypted, or if that is not known because it is missing. */
    @Nullable
    public BodyCipher cipher;

    /** Events in it, delivered ones included. */
    public int count;
    /** How many of those to be delivered are known not to be in its file since it was opened, until somebody has come to them. */
    public int lacking;
    /** Where its last record ends. */
    public long length;
    /** A hole before this is damage; one behind it may be what a crash left of writes that were never acknowledged. */
    public long certain;
    /** Whether the writer has left it, with {@link #finalCount} events in {@link #finalLength} bytes. */
    public boolean closing;

    public int finalCount;
    public long finalLength;
    /** Whether nothing will be added to it, and all that was is counted. */
    public boolean closed;
    /** Events that are not delivered. */
    public int pending;
    /** Bytes of those, as they count against the capacity. */
    public long pendingBytes;
    /** Keeps bytes that are to be set aside but could not be, or is not understood: not to be deleted in this run. */
    public boolean kept;
    /** Whether its records have marks that were written down nowhere else when the log was opened. */
    public boolean marked;
    /** Whether it was not there when the log was opened; what it holds is read as a {@link Gap} if it turns up. */
    public boolean absent;
    /** What is known of it as long as it could not be read since the log was opened; null once it was. */
    @Nullable
    public Unseen unseen;
    /** Whether it could not be read when the log was opened: it ends where it says itself, not where somebody planned. */
    public boolean late;
    /** What was delivered before this run; the reader skips it. */
    public OrdinalSet deliveredBefore = new OrdinalSet();

    public Segment(long id, int directory, Path file, long seed, @Nullable BodyCipher cipher) {
        this.id = id;
        this.directory = directory;
        this.file = file;
        this.seed = seed;
        this.cipher = cipher;
    }

    /** Whether nobody knows how many events it holds, because it could not be read yet. */
    public boolean isUncounted() {
        Unseen now = unseen;
        return now != null && !now.counted();
    }

    public boolean isFinished() {
        return closed && pending == 0 && !kept;
    }

    /** Takes {@code events} of it off what is pending; returns the bytes that this makes free. */
    public long delivered(int events, long bytes) {
        pending -= events;
        long freed = pending == 0 ? pendingBytes : Math.min(bytes, pendingBytes);
        pendingBytes -= freed;
        return freed;
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
