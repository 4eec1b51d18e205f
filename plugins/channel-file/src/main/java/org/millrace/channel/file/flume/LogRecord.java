package org.millrace.channel.file.flume;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.millrace.api.event.Event;

/**
 * One record of a Flume log, without the body of an event.
 *
 * <pre>
 *   0        1                5      6                                 29      ..        end-1
 *   +--------+----------------+------+---------------------------------+-------+---------+------+
 *   | 0x7f   | length of the  | 0x17 | type, transaction, order        | length| content | 0x00 |
 *   |        | rest, int32 BE |      | fixed32 1, fixed64 2, fixed64 3 | varint|         |      |
 *   +--------+----------------+------+---------------------------------+-------+---------+------+
 * </pre>
 *
 * All fields of the header are required and of fixed width, so it always takes 23 bytes; the footer is always empty. That
 * makes a record recognizable among garbage, and its two lengths check each other.
 *
 * @param type what it tells
 * @param transaction the transaction it belongs to
 * @param order its place among the records of all directories of the channel
 * @param end the offset in the file just behind it
 * @param value of a take, the {@link Pointer} to the event; otherwise 0
 */
record LogRecord(Type type, long transaction, long order, long end, long value) {
    static final byte RECORD = 0x7f;
    /** A record that Flume's integrity tool has struck out. */
    static final byte STRUCK_OUT = 0;

    static final byte END = (byte) 0x80;

    /** The operation and the length. */
    static final int FRAME = 5;

    private static final int HEADER = 23;

    /** As much of a record as {@link #parse} looks at; the content of a put may be cut off. */
    static final int HEAD = FRAME + 1 + HEADER + 5 + 16;

    private static final int SMALLEST = 1 + HEADER + 2;
    private static final Type[] TYPES = Type.values();

    /** In the order of Flume's numbers, which begin at 1. */
    enum Type {
        PUT(4, Integer.MAX_VALUE),
        TAKE(10, 10),
        ROLLBACK(0, 0),
        COMMIT(5, 5);

        private final int least;
        private final int most;

        /** How many bytes the content takes. */
        Type(int least, int most) {
            this.least = least;
            this.most = most;
        }
    }

    /** Whether a record could begin with these bytes: cheap, for searching among garbage. */
    static boolean plausible(ByteBuffer head) {
        int at = head.position();
        return head.remaining() > FRAME + 16
                && head.get(at) == RECORD
                && head.get(at + FRAME) == HEADER
                && head.get(at + FRAME + 1) == ProtoReader.fixed32Tag(1)
                && head.get(at + FRAME + 6) == ProtoReader.fixed64Tag(2)
                && head.get(at + FRAME + 15) == ProtoReader.fixed64Tag(3);
    }

    /**
     * Parses a record from its first {@link #HEAD} bytes, or all there are of the file.
     *
     * @param offset of the record in its file
     * @param left bytes from there to the end of the file
     */
    static LogRecord parse(ByteBuffer head, long offset, long left) throws MalformedException {
        if (head.remaining() < FRAME) {
            throw new MalformedException("the file ends within a record");
        }
        int at = head.position();
        int length = head.order(ByteOrder.BIG_ENDIAN).getInt(at + 1);
        if (length < SMALLEST) {
            throw new MalformedException("a record of " + length + " bytes, less than the smallest has");
        }
        if (length > left - FRAME) {
            throw new MalformedException(
                    "a record of " + length + " bytes, where the file ends after " + (left - FRAME));
        }
        ProtoReader reader = new ProtoReader(head.slice(at + FRAME, Math.min(head.remaining() - FRAME, length)));
        if (reader.varint() != HEADER || reader.tag() != ProtoReader.fixed32Tag(1)) {
            throw new MalformedException("no record header");
        }
        int type = reader.fixed32();
        if (type < 1 || type > TYPES.length) {
            throw new MalformedException("a record of unknown type " + type);
        }
        if (reader.tag() != ProtoReader.fixed64Tag(2)) {
            throw new MalformedException("no transaction in the record header");
        }
        long transaction = reader.fixed64();
        if (reader.tag() != ProtoReader.fixed64Tag(3)) {
            throw new MalformedException("no write order in the record header");
        }
        long order = reader.fixed64();
        int before = reader.remaining();
        int content = reader.varint();
        int prefix = before - reader.remaining();
        if (1 + HEADER + prefix + (long) content + 1 != length) {
            throw new MalformedException("a record of " + length + " bytes with a content of " + content);
        }
        Type kind = TYPES[type - 1];
        if (content < kind.least || content > kind.most) {
            throw new MalformedException("a " + kind + " with a content of " + content + " bytes");
        }
        long value = kind == Type.TAKE ? taken(reader, content) : 0;
        return new LogRecord(kind, transaction, order, offset + FRAME + length, value);
    }

    private static long taken(ProtoReader reader, int content) throws MalformedException {
        int file = 0;
        int offset = -1;
        int end = reader.remaining() - content;
        while (reader.remaining() > end) {
            int tag = reader.tag();
            if (tag == ProtoReader.fixed32Tag(1)) {
                file = reader.fixed32();
            } else if (tag == ProtoReader.fixed32Tag(2)) {
                offset = reader.fixed32();
            } else {
                reader.skip(tag);
            }
        }
        if (file <= 0 || offset < 0) {
            throw new MalformedException("a take of no event: file " + file + ", offset " + offset);
        }
        return Pointer.of(file, offset);
    }

    /** The event of a put, whose whole record {@code bytes} holds; its checksum is compared. */
    static Event event(ByteBuffer bytes) throws MalformedException {
        ProtoReader reader = new ProtoReader(bytes.position(bytes.position() + FRAME));
        reader.message();
        ProtoReader put = reader.message();
        if (reader.varint() != 0 || reader.hasMore()) {
            throw new MalformedException("no footer at the end of the record");
        }
        Event event = null;
        long checksum = -1;
        while (put.hasMore()) {
            int tag = put.tag();
            if (tag == ProtoReader.delimitedTag(1)) {
                event = content(put.message());
            } else if (tag == ProtoReader.fixed64Tag(2)) {
                checksum = put.fixed64();
            } else {
                put.skip(tag);
            }
        }
        if (event == null) {
            throw new MalformedException("a put without an event");
        }
        // Old versions of Flume wrote no checksum.
        if (checksum != -1) {
            CRC32 crc = new CRC32();
            crc.update(event.body());
            if (crc.getValue() != checksum) {
                throw new MalformedException("an event whose body does not match its checksum");
            }
        }
        return event;
    }

    private static Event content(ProtoReader reader) throws MalformedException {
        Map<String, String> headers = new LinkedHashMap<>();
        byte[] body = null;
        while (reader.hasMore()) {
            int tag = reader.tag();
            if (tag == ProtoReader.delimitedTag(1)) {
                header(reader.message(), headers);
            } else if (tag == ProtoReader.delimitedTag(2)) {
                body = reader.byteArray();
            } else {
                reader.skip(tag);
            }
        }
        if (body == null) {
            throw new MalformedException("an event without a body");
        }
        return headers.isEmpty() ? Event.of(body) : Event.of(headers, body);
    }

    private static void header(ProtoReader reader, Map<String, String> headers) throws MalformedException {
        String name = null;
        String value = null;
        while (reader.hasMore()) {
            int tag = reader.tag();
            if (tag == ProtoReader.delimitedTag(1)) {
                name = reader.string();
            } else if (tag == ProtoReader.delimitedTag(2)) {
                value = reader.string();
            } else {
                reader.skip(tag);
            }
        }
        if (name == null || value == null) {
            throw new MalformedException("a header without name or value");
        }
        headers.put(name, value);
    }
}
