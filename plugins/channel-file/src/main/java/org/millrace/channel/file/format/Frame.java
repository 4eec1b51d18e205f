package org.millrace.channel.file.format;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The head that stands before the body of every record, in segments and acknowledgement files alike. Numbers are big-endian.
 *
 * <pre>
 *    0        4    5     6        8             12            16
 *   +--------+----+-----+--------+-------------+-------------+
 *   | "MRec" |type|flags| head   | body length | CRC32C of   |
 *   |        |    |     | length |             | the body    |
 *   +--------+----+-----+--------+-------------+-------------+
 *   16                    24           28           32
 *   +---------------------+------------+------------+
 *   | first sequence      | first      | events     |
 *   |                     | ordinal    |            |
 *   +---------------------+------------+------------+
 *   32                    40                    48           56         60       64
 *   +---------------------+---------------------+------------+----------+--------+
 *   | synced to           | nonce               | event bytes| reserved | CRC32C |
 *   +---------------------+---------------------+------------+----------+--------+
 * </pre>
 *
 * The last CRC covers the bytes before it, seeded with the file's {@code seed}: records of another file, or of an earlier
 * life of this one, do not pass for its own. Since the head has a checksum of its own, a damaged body costs exactly that
 * record, and is counted exactly. {@code head length} lets a later version write a longer head, whose additional bytes an
 * earlier one skips; {@code ordinal} numbers the events within a segment, so what damage has swallowed is counted by what
 * follows it. Up to {@code synced to} the file had been synced when the record was written: a hole before that is damage, a
 * hole behind it may be what a crash has left of writes nobody had been told of.
 *
 * @param type what the record holds
 * @param flags {@link #ENCRYPTED}, {@link #MARKED}, both or 0
 * @param headLength bytes before the body
 * @param bodyLength bytes of the body
 * @param bodyCrc CRC32C of the body as it is on the disk
 * @param sequence sequence of the first event; of the next one, in a seal
 * @param ordinal place of the first event in its segment
 * @param events number of events
 * @param syncedTo how far the file had been synced
 * @param nonce makes the encryption of this body unlike any other's
 * @param eventBytes bytes of the events before encryption; in a seal, where the seal begins
 */
public record Frame(
        byte type,
        byte flags,
        int headLength,
        int bodyLength,
        int bodyCrc,
        long sequence,
        int ordinal,
        int events,
        long syncedTo,
        long nonce,
        long eventBytes) {

    /** A batch of events. */
    public static final byte BATCH = 1;
    /** The end of a segment that was closed in order; its head has the totals, its body is empty. */
    public static final byte SEAL = 2;
    /** Ranges that were delivered, and segments the file knows of. */
    public static final byte ACKS = 3;
    /** All that is delivered, at the begin of an acknowledgement file. */
    public static final byte SNAPSHOT = 4;

    /** The body is encrypted. */
    public static final byte ENCRYPTED = 1;
    /** The body begins with marks ({@link MarkCodec}), which are encrypted with the rest if that is. */
    public static final byte MARKED = 2;

    public static final int HEAD = 64;
    static final int MAGIC = 0x4D526563;
    /** No body is larger; what claims to be is damage. */
    public static final int MAX_BODY = 1 << 30;

    private static final int CRC_AT = 60;
    private static final int MAX_HEAD = 1024;

    public static Frame batch(int bodyLength, int bodyCrc, byte flags, int events, long nonce, long eventBytes) {
        return new Frame(BATCH, flags, HEAD, bodyLength, bodyCrc, 0, 0, events, 0, nonce, eventBytes);
    }

    /** This record at its place. */
    public Frame at(long newSequence, int newOrdinal, long newSyncedTo) {
        return new Frame(
                type,
                flags,
                headLength,
                bodyLength,
                bodyCrc,
                newSequence,
                newOrdinal,
                events,
                newSyncedTo,
                nonce,
                eventBytes);
    }

    /** Bytes of head and body. */
    public long length() {
        return (long) headLength + bodyLength;
    }

    public boolean encrypted() {
        return (flags & ENCRYPTED) != 0;
    }

    /** Whether marks stand before the rest of the body. */
    public boolean marked() {
        return (flags & MARKED) != 0;
    }

    /** Writes the head at {@code offset} of {@code into}. */
    public void write(byte[] into, int offset, long seed) {
        ByteBuffer head = ByteBuffer.wrap(into, offset, HEAD);
        head.putInt(MAGIC)
                .put(type)
                .put(flags)
                .putShort((short) HEAD)
                .putInt(bodyLength)
                .putInt(bodyCrc);
        head.putLong(sequence).putInt(ordinal).putInt(events).putLong(syncedTo).putLong(nonce);
        head.putLong(eventBytes).putInt(0);
        head.putInt(headCrc(into, offset, seed));
    }

    /** Whether a head may begin here; a look at the first bytes only. */
    static boolean mayBegin(byte[] in, int offset) {
        return in[offset] == 'M' && in[offset + 1] == 'R' && in[offset + 2] == 'e' && in[offset + 3] == 'c';
    }

    /**
     * Looks for the next place where a head may begin. Steps over what can't belong to one, since a channel that is opened in the
     * place of another looks through megabytes of zeros before any of this is compiled.
     *
     * @param last the last offset that may be it; three more bytes must be there
     * @return an offset behind {@code last} if there is none
     */
    static int mayBeginFrom(byte[] in, int offset, int last) {
        int at = offset;
        while (at <= last && !mayBegin(in, at)) {
            at += switch (in[at + 3]) {
                case 'M' -> 3;
                case 'R' -> 2;
                case 'e' -> 1;
                default -> 4;
            };
        }
        return at;
    }

    /**
     * Reads a head, of which {@link #HEAD} bytes are there.
     *
     * @return null if this is none
     */
    public static @org.jspecify.annotations.Nullable Frame read(byte[] in, int offset, long seed) {
        if (!mayBegin(in, offset)) {
            return null;
        }
        ByteBuffer head = ByteBuffer.wrap(in, offset, HEAD);
        if (head.getInt(offset + CRC_AT) != headCrc(in, offset, seed)) {
            return null;
        }
        head.getInt();
        byte type = head.get();
        byte flags = head.get();
        int headLength = head.getShort();
        int bodyLength = head.getInt();
        int bodyCrc = head.getInt();
        long sequence = head.getLong();
        int ordinal = head.getInt();
        int events = head.getInt();
        long syncedTo = head.getLong();
        long nonce = head.getLong();
        long eventBytes = head.getLong();
        if (headLength < HEAD || headLength > MAX_HEAD || bodyLength < 0 || bodyLength > MAX_BODY || events < 0) {
            return null;
        }
        return new Frame(
                type, flags, headLength, bodyLength, bodyCrc, sequence, ordinal, events, syncedTo, nonce, eventBytes);
    }

    public static int crc(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    private static int headCrc(byte[] bytes, int offset, long seed) {
        CRC32C crc = new CRC32C();
        byte[] seedBytes = new byte[Long.BYTES];
        ByteBuffer.wrap(seedBytes).putLong(seed);
        crc.update(seedBytes, 0, Long.BYTES);
        crc.update(bytes, offset, CRC_AT);
        return (int) crc.getValue();
    }
}
