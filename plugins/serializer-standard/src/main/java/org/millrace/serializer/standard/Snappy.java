package org.millrace.serializer.standard;

import java.util.Arrays;

/**
 * The block format of Snappy: the length of what was compressed, then pieces that are either bytes or a copy of some that came
 * before.
 *
 * <pre>
 * varint length
 * 00 literal : xxxxxx00 (length - 1, or 60..63: it follows in 1..4 bytes), bytes
 * 01 copy    : oooxxx01 (length - 4), 1 byte offset
 * 10 copy    : xxxxxx10 (length - 1), 2 bytes offset
 * 11 copy    : xxxxxx11 (length - 1), 4 bytes offset
 * </pre>
 *
 * <p>Ours, because those at hand need native code that is unpacked at run time, or a memory access that newer JDKs warn of.
 */
final class Snappy {
    private static final int LITERAL = 0;
    private static final int COPY_1 = 1;
    private static final int COPY_2 = 2;

    private static final int LONGEST_INLINE_LITERAL = 60;
    private static final int LONGEST_COPY = 64;
    private static final int SHORTEST_COPY = 4;
    /** A copy of the most bytes takes three. */
    private static final int MOST_FOLD = 22;

    /** What is compressed at once, so that an offset has two bytes. */
    private static final int FRAGMENT = 1 << 16;

    private static final int TABLE_BITS = 14;
    private static final int HASH = 0x1e35a7bd;
    private static final int MOST_VARINT_BYTES = 5;

    private Snappy() {}

    /** A walk through compressed bytes. */
    private static final class In {
        private final byte[] bytes;
        private final int end;
        private int at;

        In(byte[] bytes, int from, int count) {
            this.bytes = bytes;
            this.at = from;
            this.end = from + count;
        }

        int next() throws BadBytesException {
            if (at == end) {
                throw new BadBytesException("snappy: ends within a piece");
            }
            return bytes[at++] & 0xff;
        }

        /** A number of so many bytes, the lowest first. */
        long number(int count) throws BadBytesException {
            long number = 0;
            for (int i = 0; i < count; i++) {
                number |= (long) next() << (8 * i);
            }
            return number;
        }

        long varint() throws BadBytesException {
            long number = 0;
            for (int i = 0; i < MOST_VARINT_BYTES; i++) {
                int next = next();
                number |= (long) (next & 0x7f) << (7 * i);
                if (next < 0x80) {
                    return number;
                }
            }
            throw new BadBytesException("snappy: the length is no number");
        }
    }

    /** What was compressed, if it is no more than {@code most} bytes. */
    static byte[] uncompressed(byte[] bytes, int from, int count, int most) throws BadBytesException {
        In in = new In(bytes, from, count);
        long length = in.varint();
        if (length > most || length > (long) count * MOST_FOLD) {
            throw new BadBytesException("snappy: " + length + " bytes can't be in " + count + ", or are too many");
        }
        byte[] out = new byte[(int) length];
        int at = 0;
        while (in.at < in.end) {
            int tag = in.next();
            int high = tag >>> 2;
            int kind = tag & 3;
            if (kind == LITERAL) {
                long size = 1 + (high < LONGEST_INLINE_LITERAL ? high : in.number(high - LONGEST_INLINE_LITERAL + 1));
                if (size > in.end - in.at || size > out.length - at) {
                    throw new BadBytesException("snappy: a literal of " + size + " bytes is not whole, or has no room");
                }
                System.arraycopy(bytes, in.at, out, at, (int) size);
                in.at += (int) size;
                at += (int) size;
            } else {
                int size = kind == COPY_1 ? SHORTEST_COPY + (high & 7) : 1 + high;
                long back = kind == COPY_1
                        ? ((long) (high >>> 3) << 8) | in.next()
                        : in.number(kind == COPY_2 ? Short.BYTES : Integer.BYTES);
                if (back == 0 || back > at || size > out.length - at) {
                    throw new BadBytesException(
                            "snappy: a copy from " + back + " bytes before has no room or no origin");
                }
                for (int end = at + size; at < end; at++) {
                    out[at] = out[at - (int) back];
                }
            }
        }
        if (at != out.length) {
            throw new BadBytesException("snappy: has " + at + " bytes instead of " + out.length);
        }
        return out;
    }

    /** A compressed form. */
    static byte[] compressed(byte[] bytes, int from, int count) {
        Out out = new Out(count);
        out.varint(count);
        int[] places = new int[1 << TABLE_BITS];
        for (int done = 0; done < count; done += FRAGMENT) {
            Arrays.fill(places, -1);
            compress(bytes, from + done, Math.min(FRAGMENT, count - done), places, out);
        }
        return Arrays.copyOf(out.bytes, out.at);
    }

    private static void compress(byte[] bytes, int from, int count, int[] places, Out out) {
        int end = from + count;
        int literal = from;
        int at = from;
        while (at + SHORTEST_COPY <= end) {
            int slot = (word(bytes, at) * HASH) >>> (Integer.SIZE - TABLE_BITS);
            int before = places[slot];
            places[slot] = at;
            if (before < 0 || word(bytes, before) != word(bytes, at)) {
                // The longer nothing was found, the less is looked for.
                at += 1 + ((at - literal) >>> 5);
                continue;
            }
            int size = SHORTEST_COPY;
            while (at + size < end && bytes[before + size] == bytes[at + size]) {
                size++;
            }
            out.literal(bytes, literal, at - literal);
            out.copy(at - before, size);
            at += size;
            literal = at;
        }
        out.literal(bytes, literal, end - literal);
    }

    private static int word(byte[] bytes, int at) {
        return (bytes[at] & 0xff)
                | ((bytes[at + 1] & 0xff) << 8)
                | ((bytes[at + 2] & 0xff) << 16)
                | ((bytes[at + 3] & 0xff) << 24);
    }

    /** Compressed bytes as they come. */
    private static final class Out {
        private final byte[] bytes;
        private int at;

        Out(int count) {
            bytes = new byte[32 + count + count / 6];
        }

        void varint(int number) {
            int rest = number;
            while (rest >= 0x80) {
                bytes[at++] = (byte) (rest | 0x80);
                rest >>>= 7;
            }
            bytes[at++] = (byte) rest;
        }

        void literal(byte[] from, int begin, int count) {
            if (count == 0) {
                return;
            }
            if (count <= LONGEST_INLINE_LITERAL) {
                bytes[at++] = (byte) ((count - 1) << 2);
            } else {
                // A fragment's length has at most two bytes.
                bytes[at++] = (byte) ((LONGEST_INLINE_LITERAL + 1) << 2);
                bytes[at++] = (byte) (count - 1);
                bytes[at++] = (byte) ((count - 1) >>> 8);
            }
            System.arraycopy(from, begin, bytes, at, count);
            at += count;
        }

        void copy(int back, int count) {
            for (int left = count; left > 0; ) {
                int size = Math.min(left, LONGEST_COPY);
                bytes[at++] = (byte) (((size - 1) << 2) | COPY_2);
                bytes[at++] = (byte) back;
                bytes[at++] = (byte) (back >>> 8);
                left -= size;
            }
        }
    }
}
