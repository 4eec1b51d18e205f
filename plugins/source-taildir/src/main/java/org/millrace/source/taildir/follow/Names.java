package org.millrace.source.taildir.follow;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What the names of files say of each other. */
final class Names {
    private static final List<String> PACKED =
            List.of(".gz", ".bz2", ".xz", ".zst", ".lz4", ".lzma", ".lzo", ".sz", ".zip", ".z", ".7z");

    /** A number or date with the sign before it. */
    private static final Pattern NUMBERS = Pattern.compile("[-_.]\\d+");

    private static final byte[][] MAGIC = {
        {0x1f, (byte) 0x8b, 8},
        {'B', 'Z', 'h'},
        {(byte) 0xfd, '7', 'z', 'X', 'Z', 0},
        {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd},
        {4, 0x22, 0x4d, 0x18},
        {'P', 'K', 3, 4},
    };

    private static final int BZIP_MARK = 4;
    private static final byte[] BZIP_BLOCK = {0x31, 0x41, 0x59, 0x26, 0x53, 0x59};

    private Names() {}

    /** Whether it is called like a packed file. */
    static boolean isPacked(String name) {
        return PACKED.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith);
    }

    static boolean isGzip(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".gz");
    }

    /** Its name before it was packed. */
    static String unpacked(String name) {
        return isPacked(name) ? name.substring(0, name.lastIndexOf('.')) : name;
    }

    /** The name without numbers, dates and how it is packed: what a rotation leaves as it is. */
    static String family(String name) {
        return NUMBERS.matcher(unpacked(name)).replaceAll("");
    }

    /** Whether a file may be a copy that a rotation made of another: its name goes on behind the other's, or behind what stands before its ending. */
    static boolean extendsName(String copy, String original) {
        int dot = original.lastIndexOf('.');
        return copy.length() > original.length() && copy.startsWith(dot > 0 ? original.substring(0, dot) : original);
    }

    /** Whether these first bytes are those of a packed file. */
    static boolean isPacked(byte[] bytes, int length) {
        for (byte[] magic : MAGIC) {
            if (begins(bytes, length, 0, magic)) {
                return magic[0] != 'B' || begins(bytes, length, BZIP_MARK, BZIP_BLOCK);
            }
        }
        return false;
    }

    private static boolean begins(byte[] bytes, int length, int from, byte[] with) {
        if (length < from + with.length) {
            return false;
        }
        for (int i = 0; i < with.length; i++) {
            if (bytes[from + i] != with[i]) {
                return false;
            }
        }
        return true;
    }
}
