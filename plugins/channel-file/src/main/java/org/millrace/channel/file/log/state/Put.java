package org.millrace.channel.file.log.state;

import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.event.Event;
import org.millrace.channel.file.crypto.BodyCipher;
import org.millrace.channel.file.format.BatchCodec;
import org.millrace.channel.file.format.Buffers;
import org.millrace.channel.file.format.Frame;
import org.millrace.channel.file.format.MarkCodec;
import org.millrace.channel.file.log.segment.Segment;

/**
 * A batch on its way to the disk: encoded and summed up by the thread that brings it, placed and written by a directory's
 * writer, ended by the log.
 */
public final class Put {
    /** How far it has come. */
    public enum State {
        /** Not queued, or withdrawn. */
        OUTSIDE,
        /** Waits for its writer. */
        QUEUED,
        /** Is being written. */
        WRITING,
        /** Safe, as far as its own directory goes. */
        SAFE,
        /** Over: {@link #failure} says how. */
        DONE
    }

    private static final byte[] NOTHING = {};

    public final Event[] events;
    /** Bytes on the disk. */
    public final int length;

    /** What it says of keys, in the same record. */
    public final Map<String, MarkCodec.Entry> said;
    /** The version of that; 0 if it says nothing. */
    public final long version;

    private final byte[] bytes;
    private final Frame head;
    private final Thread owner = Thread.currentThread();

    /** Guarded by the log's lock, but for reading {@code DONE}. */
    public volatile State state = State.OUTSIDE;

    public volatile @Nullable ChannelException failure;

    /** Given when it is queued. */
    public long sequence;

    public int directory;
    /** Whether the writer begins a segment with it. */
    public boolean beginsSegment;

    /** Given by the writer. */
    @Nullable
    public Segment segment;

    public int ordinal;
    public long offset;
    /** Set by the writer once what it promises is kept. */
    public boolean safe;

    private Put(Event[] events, Map<String, MarkCodec.Entry> said, long version, byte[] bytes, int length, Frame head) {
        this.events = events;
        this.said = said;
        this.version = version;
        this.bytes = bytes;
        this.length = length;
        this.head = head;
    }

    /** Encodes, encrypts and sums up. */
    public static Put of(Event[] events, @Nullable BodyCipher cipher, Buffers buffers) throws GeneralSecurityException {
        return of(events, Map.of(), 0, cipher, buffers);
    }

    /** As that, with what it says of keys. */
    public static Put of(
            Event[] events,
            Map<String, MarkCodec.Entry> said,
            long version,
            @Nullable BodyCipher cipher,
            Buffers buffers)
            throws GeneralSecurityException {
        byte[] section = said.isEmpty() ? NOTHING : MarkCodec.encode(0, said);
        BatchCodec.Encoded plain = BatchCodec.encode(events, Frame.HEAD + section.length, buffers);
        System.arraycopy(section, 0, plain.bytes(), Frame.HEAD, section.length);
        int plainLength = plain.end() - Frame.HEAD;
        byte[] bytes = plain.bytes();
        int bodyLength = plainLength;
        long nonce = 0;
        byte flags = said.isEmpty() ? 0 : Frame.MARKED;
        if (cipher != null) {
            nonce = cipher.nextNonce();
            flags |= Frame.ENCRYPTED;
            bodyLength = plainLength + BodyCipher.TAG;
            bytes = buffers.atLeast(Frame.HEAD + bodyLength);
            cipher.seal(plain.bytes(), Frame.HEAD, plainLength, nonce, bytes, Frame.HEAD);
            buffers.giveBack(plain.bytes());
        }
        int crc = Frame.crc(bytes, Frame.HEAD, bodyLength);
        Frame head = Frame.batch(bodyLength, crc, flags, events.length, nonce, plainLength);
        return new Put(events, said, version, bytes, Frame.HEAD + bodyLength, head);
    }

    /** The record, at the place it was given; {@link #length} bytes of the array. */
    public byte[] placed(Segment where, int atOrdinal, long atOffset, long syncedTo) {
        segment = where;
        ordinal = atOrdinal;
        offset = atOffset;
        head.at(sequence, atOrdinal, syncedTo).write(bytes, 0, where.seed);
        return bytes;
    }

    /** Bytes that count against the capacity until its events are delivered. */
    public int held() {
        return events.length == 0 ? 0 : length;
    }

    /** Once it is over, and went well: of a failed one the writer may still have hold. */
    public void recycle(Buffers buffers) {
        if (state == State.DONE && failure == null) {
            buffers.giveBack(bytes);
        }
    }

    public Segment segment() {
        Segment placed = segment;
        if (placed == null) {
            throw new IllegalStateException("not written");
        }
        return placed;
    }

    /** Wakes the thread that waits for the end, which has come. */
    public void wake() {
        LockSupport.unpark(owner);
    }

    /**
     * Waits for the end, whatever it is: a batch that is being written can't be called back, so an interrupt is kept for
     * later.
     */
    public void await() throws ChannelException {
        boolean interrupted = false;
        while (state != State.DONE) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        ChannelException failed = failure;
        if (failed != null) {
            throw failed;
        }
    }
}
