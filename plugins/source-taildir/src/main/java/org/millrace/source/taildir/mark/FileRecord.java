package org.millrace.source.taildir.mark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.millrace.source.taildir.disk.FileKey;

/**
 * What is kept of one file. A page holds a few of them behind one byte, the number of its form:
 *
 * <pre>
 *   kind (1) | device | inode | offset | bytes known to be left | length of the head | head (8) | tail (8) | directory (4) | length of name | name
 * </pre>
 *
 * <p>Numbers without a size are of seven bits a byte, the lowest first. Of a packed file that needs no reading there are kind, device and
 * inode, then its size, the time of its last change, and a fingerprint of its end (8), by which it is told from another that has got its
 * inode.
 *
 * @param kind what it is, and whether it is in the middle of a line that is left out
 * @param left bytes that were known to be there and not read
 * @param directory a checksum of its path
 * @param name its last name, perhaps only the end of it
 */
public record FileRecord(Kind kind, FileKey key, Position position, long left, int directory, String name) {
    private static final byte FORM = 1;
    private static final int SKIPPING = 0x10;
    private static final int BARE = 0x20;
    private static final int KIND = 0x0f;

    /** What a record is of. */
    public enum Kind {
        /** A file that is followed. */
        PLAIN(0),
        /** One that is read out of a packed one. */
        PACKED(1),
        /** A packed one of which nothing is to be read. */
        KNOWN(2),
        /** A file of which nothing was read: it may be a copy of another. */
        UNDECIDED(3);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        private static Kind of(int number) throws IOException {
            for (Kind kind : values()) {
                if (kind.number == number) {
                    return kind;
                }
            }
            throw new IOException("there is no kind " + number);
        }
    }

    /**
     * The record of a packed file that needs no reading.
     *
     * @param size in bytes; negative if neither it nor the time is known
     * @param changedMs when it changed last
     * @param ending the fingerprint of its last bytes
     */
    public static FileRecord known(FileKey key, long size, long changedMs, long ending) {
        Position end = new Position(size, 0, 0, ending, false, false);
        return new FileRecord(Kind.KNOWN, key, end, changedMs, 0, "");
    }

    /** Of a packed file that needs no reading, its size; negative if it is not known. */
    public long size() {
        return position.offset();
    }

    /** Of a packed file that needs no reading, when it changed last. */
    public long changedMs() {
        return left;
    }

    /** Of a packed file that needs no reading, the fingerprint of its end. */
    public long ending() {
        return position.tail();
    }

    /** Its bytes. */
    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(96);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(kind.number | (position.skipping() ? SKIPPING : 0) | (position.bare() ? BARE : 0));
            number(out, key.device());
            number(out, key.inode());
            if (kind == Kind.KNOWN) {
                number(out, size());
                number(out, changedMs());
                out.writeLong(ending());
            } else {
                number(out, position.offset());
                number(out, left);
                number(out, position.headLength());
                out.writeLong(position.head());
                out.writeLong(position.tail());
                out.writeInt(directory);
                byte[] text = name.getBytes(StandardCharsets.UTF_8);
                number(out, text.length);
                out.write(text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A page of records, each as {@link #bytes} made it. */
    static byte[] page(List<byte[]> records) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(FORM);
        records.forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }

    /**
     * Reads a page.
     *
     * @throws IOException if this version does not know its form, or it is damaged
     */
    static List<FileRecord> read(byte[] page) throws IOException {
        List<FileRecord> records = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(page))) {
            int form = in.read();
            if (form != FORM) {
                throw new IOException("its form is " + form + ", this version knows " + FORM);
            }
            while (in.available() > 0) {
                records.add(one(in));
            }
        } catch (EOFException e) {
            throw new IOException("it ends within a record", e);
        }
        return records;
    }

    private static FileRecord one(DataInputStream in) throws IOException {
        int first = in.readUnsignedByte();
        Kind kind = Kind.of(first & KIND);
        FileKey key = new FileKey(number(in), number(in));
        if (kind == Kind.KNOWN) {
            return known(key, number(in), number(in), in.readLong());
        }
        long offset = number(in);
        long left = number(in);
        int headLength = (int) number(in);
        Position position = new Position(
                offset, headLength, in.readLong(), in.readLong(), (first & SKIPPING) != 0, (first & BARE) != 0);
        int directory = in.readInt();
        long length = number(in);
        if (length < 0 || length > in.available() || headLength < 0 || headLength > Fingerprint.HEAD || offset < 0) {
            throw new IOException(
                    "it has a length of " + length + ", a head of " + headLength + ", an offset of " + offset);
        }
        return new FileRecord(
                kind, key, position, left, directory, new String(in.readNBytes((int) length), StandardCharsets.UTF_8));
    }

    private static void number(DataOutputStream out, long number) throws IOException {
        long rest = number;
        while ((rest & ~0x7fL) != 0) {
            out.writeByte((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    private static long number(DataInputStream in) throws IOException {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = in.readUnsignedByte();
            number |= (next & 0x7fL) << shift;
            if ((next & 0x80) == 0) {
                return number;
            }
        }
        throw new IOException("a number has more than ten bytes");
    }
}
