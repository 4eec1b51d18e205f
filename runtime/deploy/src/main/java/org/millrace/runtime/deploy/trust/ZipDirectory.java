package org.millrace.runtime.deploy.trust;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
    private static final String META = "META-INF/";
    private static final String VERSIONS = "META-INF/VERSIONS/";

    /** One entry; sizes in bytes, {@code offset} is where its header stands. */
    record Entry(String name, int method, long packed, long unpacked, long offset) {
        boolean folder() {
            return name.endsWith("/");
        }
    }

    private ZipDirectory() {}

    static List<Entry> read(Path file, Limits limits) throws IOException, Rejection {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            List<Entry> entries = table(in, limits);
            names(entries);
            places(in, entries);
            return entries;
        } catch (EOFException e) {
            throw new Rejection("is not a whole jar file (it ends early); copy it again", e);
        }
    }

    private static List<Entry> table(FileChannel in, Limits limits) throws IOException, Rejection {
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
        if (size > limits.table()) {
            throw new Rejection(
                    "has a table of contents of " + size + " bytes, more than the " + limits.table() + " allowed");
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
    private static long end(FileChannel in) throws IOException, Rejection {
        long length = in.size();
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
        if (nameLength > Limits.NAME) {
            throw new Rejection("has an entry whose name has more than " + Limits.NAME + " bytes; do not use it");
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
        Set<String> seen = new HashSet<>(entries.size() * 2);
        Set<String> manifests = new HashSet<>();
        for (Entry entry : entries) {
            String name = entry.name();
            if (leadsOut(name)) {
                throw new Rejection("has an entry that leads out of it: " + name + "; do not use it");
            }
            if (!seen.add(name)) {
                throw new Rejection(
                        "has two entries named " + name + ", of which a reader may take either; do not use it");
            }
            if (entry.folder() && entry.unpacked() > 0) {
                throw new Rejection("has a folder with content of its own: " + name + "; do not use it");
            }
            String upper = name.toUpperCase(Locale.ROOT);
            if (upper.startsWith(META)) {
                meta(name, upper, manifests);
            }
        }
    }

    private static boolean leadsOut(String name) {
        return name.isEmpty()
                || name.startsWith("/")
                || (name.length() > 1 && name.charAt(1) == ':' && Character.isLetter(name.charAt(0)))
                || name.indexOf('\\') >= 0
                || name.chars().anyMatch(c -> c < 0x20 || c == 0x7F)
                || name.equals("..")
                || name.startsWith("../")
                || name.endsWith("/..")
                || name.contains("/../");
    }

    /** Names by which readers find manifests and signatures, some of them in any case and some not. */
    private static void meta(String name, String upper, Set<String> manifests) throws Rejection {
        boolean inner = upper.indexOf('/', META.length()) >= 0;
        if (!name.startsWith(META) || (!inner && name.chars().anyMatch(c -> c > 0x7E))) {
            throw new Rejection("has an entry beside its manifest by a name that readers take differently: " + name
                    + "; do not use it");
        }
        if (!inner && !manifests.add(upper)) {
            throw new Rejection("has two entries named " + name
                    + " but for upper and lower case, of which a reader may take either; do not use it");
        }
        if (upper.startsWith(VERSIONS)) {
            versioned(name, upper);
        }
    }

    /** A version's folder may hold other classes, but nothing that says other things of the jar than what we read. */
    private static void versioned(String name, String upper) throws Rejection {
        int slash = upper.indexOf('/', VERSIONS.length());
        if (slash < 0 || slash == upper.length() - 1) {
            return;
        }
        String number = upper.substring(VERSIONS.length(), slash);
        if (number.isEmpty()
                || number.length() > 3
                || number.startsWith("0")
                || number.chars().anyMatch(c -> c < '0' || c > '9')) {
            throw new Rejection("has a folder for a version of Java that is none: " + name + "; build it again");
        }
        if (!name.endsWith("/") && (upper.startsWith(META, slash + 1) || upper.startsWith("OSGI-INF/", slash + 1))) {
            throw new Rejection("has a manifest, a signature or descriptions of its own for some versions of Java: "
                    + name + ", as a library's whole jar has; embed what is needed of it only, with"
                    + " -conditionalpackage: PACKAGE.* in bnd.bnd, or without those, with"
                    + " -includeresource: @LIBRARY.jar!/!META-INF/*");
        }
    }

    /** Each entry's own header says the same, and no two entries share bytes. */
    private static void places(FileChannel in, List<Entry> entries) throws IOException, Rejection {
        List<Entry> inOrder = new ArrayList<>(entries);
        inOrder.sort(Comparator.comparingLong(Entry::offset));
        long free = 0;
        for (Entry entry : inOrder) {
            if (entry.offset() < free) {
                throw new Rejection("has entries that share their bytes, as only a zip bomb has: " + entry.name()
                        + "; do not use it");
            }
            ByteBuffer header = bytes(in, entry.offset(), LOCAL_SIZE);
            int nameLength = header.getShort(26) & 0xFFFF;
            int extra = header.getShort(28) & 0xFFFF;
            String name =
                    text(bytes(in, entry.offset() + LOCAL_SIZE, nameLength).array());
            if (header.getInt(0) != LOCAL
                    || !name.equals(entry.name())
                    || (header.getShort(8) & 0xFFFF) != entry.method()) {
                throw new Rejection("says of the entry " + entry.name()
                        + " one thing in its table of contents and another in front of it; do not use it");
            }
            free = entry.offset() + LOCAL_SIZE + nameLength + extra + entry.packed();
        }
    }

    private static ByteBuffer bytes(FileChannel in, long at, int length) throws IOException {
        if (length < 0 || at < 0 || at + length > in.size()) {
            throw new EOFException();
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (in.read(bytes, at + bytes.position()) < 0) {
                throw new EOFException();
            }
        }
        return bytes.flip();
    }
}
