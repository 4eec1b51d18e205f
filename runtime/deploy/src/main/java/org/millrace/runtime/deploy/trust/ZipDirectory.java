package org.millrace.runtime.deploy.trust;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The table of contents of a zip file, read by ourselves: libraries differ in which of two entries of a name they take, and in
 * whether they believe the table or the headers in front of the entries. What leaves that open is refused.
 *
 * <p>Source: PKWARE's APPNOTE 6.3, sections 4.3.7 (header of an entry), 4.3.12 (of the table) and 4.3.16 (end).
 */
final class ZipDirectory {
    private static final int END = 0x06054b50;
    private static final int TABLE = 0x02014b50;
    private static final int LOCAL = 0x04034b50;
    private static final int END_SIZE = 22;
    private static final int TABLE_SIZE = 46;
    private static final int LOCAL_SIZE = 30;
    private static final int ENCRYPTED = 1;
    private static final long ZIP64 = 0xFFFFFFFFL;

    /** One entry; sizes in bytes, {@code offset} is where its header stands. */
    record Entry(String name, int method, long packed, long unpacked, long offset) {
        boolean folder() {
            return name.endsWith("/");
        }
    }

    private ZipDirectory() {}

    static List<Entry> read(Path file, Limits limits) throws IOException, Rejection {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            List<Entry> entries = table(in, limits);
            names(entries);
            places(in, entries);
            return entries;
        } catch (EOFException e) {
            throw new Rejection("is not a whole jar file (it ends early); copy it again", e);
        }
    }

    private static List<Entry> table(RandomAccessFile in, Limits limits) throws IOException, Rejection {
        long endAt = end(in);
        ByteBuffer end = bytes(in, endAt, END_SIZE);
        int count = end.getShort(10) & 0xFFFF;
        long size = end.getInt(12) & ZIP64;
        long start = end.getInt(16) & ZIP64;
        if (end.getShort(4) != 0 || end.getShort(6) != 0 || end.getShort(8) != end.getShort(10)) {
            throw new Rejection("is a part of a zip file in several parts; pack it as one");
        }
        if (start == ZIP64 || size == ZIP64 || count == 0xFFFF) {
            throw new Rejection("is a zip file of the large kind (zip64), which no plug-in needs; pack it without");
        }
        if (count > limits.entries()) {
            throw new Rejection("has " + count + " entries, more than the " + limits.entries() + " allowed");
        }
        if (start + size != endAt) {
            throw new Rejection("has something between or before its parts that belongs to none; build it again");
        }
        ByteBuffer table = bytes(in, start, (int) size);
        List<Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(entry(table));
        }
        if (table.hasRemaining()) {
            throw new Rejection("has more in its table of contents than it counts; build it again");
        }
        return entries;
    }

    /** The end record is the last of the file: a comment behind it could hide another. */
    private static long end(RandomAccessFile in) throws IOException, Rejection {
        long length = in.length();
        if (length < END_SIZE) {
            throw new Rejection("is not a whole jar file (it is too short to be one); copy it again");
        }
        long at = length - END_SIZE;
        if (bytes(in, at, 4).getInt(0) != END) {
            throw new Rejection(
                    "is not a whole jar file (it does not end as one, or has a comment behind its end); copy it again");
        }
        return at;
    }

    private static Entry entry(ByteBuffer table) throws Rejection {
        int at = table.position();
        if (table.remaining() < TABLE_SIZE || table.getInt(at) != TABLE) {
            throw new Rejection("has a damaged table of contents; copy it again");
        }
        int flags = table.getShort(at + 8) & 0xFFFF;
        int nameLength = table.getShort(at + 28) & 0xFFFF;
        int more = (table.getShort(at + 30) & 0xFFFF) + (table.getShort(at + 32) & 0xFFFF);
        if (table.remaining() < TABLE_SIZE + nameLength + more) {
            throw new Rejection("has a damaged table of contents; copy it again");
        }
        byte[] name = new byte[nameLength];
        table.get(at + TABLE_SIZE, name);
        table.position(at + TABLE_SIZE + nameLength + more);
        if ((flags & ENCRYPTED) != 0) {
            throw new Rejection("has encrypted entries; pack it without a password");
        }
        return new Entry(
                text(name),
                table.getShort(at + 10) & 0xFFFF,
                table.getInt(at + 20) & ZIP64,
                table.getInt(at + 24) & ZIP64,
                table.getInt(at + 42) & ZIP64);
    }

    private static String text(byte[] name) throws Rejection {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(name))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Rejection("has an entry whose name is not UTF-8; build it again", e);
        }
    }

    private static void names(List<Entry> entries) throws Rejection {
        Set<String> seen = new HashSet<>();
        Set<String> manifests = new HashSet<>();
        for (Entry entry : entries) {
            String name = entry.name();
            if (name.isEmpty()
                    || name.startsWith("/")
                    || name.matches("[A-Za-z]:.*")
                    || name.indexOf('\\') >= 0
                    || name.chars().anyMatch(c -> c < 0x20)
                    || List.of(name.split("/", -1)).contains("..")) {
                throw new Rejection("has an entry that leads out of it: " + printable(name) + "; do not use it");
            }
            if (!seen.add(name)) {
                throw new Rejection("has two entries named " + printable(name)
                        + ", of which a reader may take either; do not use it");
            }
            String upper = name.toUpperCase(Locale.ROOT);
            if (upper.startsWith("META-INF/") && upper.indexOf('/', 9) < 0 && !manifests.add(upper)) {
                throw new Rejection("has two entries named " + printable(name)
                        + " but for upper and lower case, of which a reader may take either; do not use it");
            }
        }
    }

    static String printable(String name) {
        return name.replaceAll("\\p{Cntrl}", "?");
    }

    /** Each entry's own header says the same, and no two entries share bytes. */
    private static void places(RandomAccessFile in, List<Entry> entries) throws IOException, Rejection {
        List<Entry> inOrder = new ArrayList<>(entries);
        inOrder.sort(Comparator.comparingLong(Entry::offset));
        long free = 0;
        for (Entry entry : inOrder) {
            if (entry.offset() < free) {
                throw new Rejection("has entries that share their bytes, as only a zip bomb has: "
                        + printable(entry.name()) + "; do not use it");
            }
            ByteBuffer header = bytes(in, entry.offset(), LOCAL_SIZE);
            int nameLength = header.getShort(26) & 0xFFFF;
            int extra = header.getShort(28) & 0xFFFF;
            String name =
                    text(bytes(in, entry.offset() + LOCAL_SIZE, nameLength).array());
            if (header.getInt(0) != LOCAL
                    || !name.equals(entry.name())
                    || (header.getShort(8) & 0xFFFF) != entry.method()) {
                throw new Rejection("says of the entry " + printable(entry.name())
                        + " one thing in its table of contents and another in front of it; do not use it");
            }
            free = entry.offset() + LOCAL_SIZE + nameLength + extra + entry.packed();
        }
    }

    private static ByteBuffer bytes(RandomAccessFile in, long at, int length) throws IOException {
        if (length < 0 || at < 0 || at + length > in.length()) {
            throw new EOFException();
        }
        byte[] bytes = new byte[length];
        in.seek(at);
        in.readFully(bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
