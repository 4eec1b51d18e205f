package org.millrace.serializer.standard;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A walk through bytes of Avro's binary form, that never leaves them. */
final class AvroBytes {
    private static final int MOST_VARINT_BYTES = 10;

    private final byte[] bytes;
    private final int begin;
    private final int end;
    private int at;

    AvroBytes(byte[] bytes, int begin, int count) {
        this.bytes = bytes;
        this.begin = begin;
        this.end = begin + count;
        this.at = begin;
    }

    /** How many bytes were walked through. */
    int walked() {
        return at - begin;
    }

    /** How many bytes there are still. */
    int left() {
        return end - at;
    }

    /** A number of Avro's types int and long. */
    long number() throws BadBytesException {
        long number = 0;
        for (int i = 0; i < MOST_VARINT_BYTES; i++) {
            int next = bytes[skip(1)];
            number |= (long) (next & 0x7f) << (7 * i);
            if (next >= 0) {
                return (number >>> 1) ^ -(number & 1);
            }
        }
        throw new BadBytesException("a number has more than " + MOST_VARINT_BYTES + " bytes");
    }

    /** A number from 0 to {@code most}. */
    int number(int most, String what) throws BadBytesException {
        long number = number();
        if (number < 0 || number > most) {
            throw new BadBytesException(what + " is " + number + ", which is not from 0 to " + most);
        }
        return (int) number;
    }

    /** Leaves so many bytes behind; where they begin in the array. */
    int skip(long count) throws BadBytesException {
        if (count < 0 || count > left()) {
            long needed = walked() + count;
            throw new BadBytesException(
                    count + " bytes are not there", count < 0 || needed > Integer.MAX_VALUE ? 0 : (int) needed);
        }
        int from = at;
        at += (int) count;
        return from;
    }

    /** So many bytes, copied. */
    byte[] take(int count) throws BadBytesException {
        int from = skip(count);
        return Arrays.copyOfRange(bytes, from, from + count);
    }

    /** Bytes with their number before them, of which there are at most {@code most}. */
    byte[] counted(int most, String what) throws BadBytesException {
        return take(number(most, "the length of " + what));
    }

    String text(int most, String what) throws BadBytesException {
        return new String(counted(most, what), StandardCharsets.UTF_8);
    }
}
