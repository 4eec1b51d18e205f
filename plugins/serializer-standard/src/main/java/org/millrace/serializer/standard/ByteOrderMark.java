package org.millrace.serializer.standard;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Arrays;

/**
 * What the first bytes of a text say about the order of all others, in character sets that leave it to them.
 *
 * @param charset with the order
 * @param length how many bytes the mark has; none if it is missing, and the order that of the network
 */
record ByteOrderMark(Charset charset, int length) {
    /** The most bytes of a mark, and no more than one character has. */
    static final int LONGEST = 4;

    private static final byte[][] MARKS_OF_16 = {{-2, -1}, {-1, -2}};
    private static final byte[][] MARKS_OF_32 = {{0, 0, -2, -1}, {-1, -2, 0, 0}};

    static boolean decides(Charset charset) {
        return charset.name().equals("UTF-16") || charset.name().equals("UTF-32");
    }

    static ByteOrderMark in(Window window, Charset charset) {
        ByteBuffer view = window.view(Math.min(LONGEST, window.available()));
        byte[] first = new byte[view.remaining()];
        view.get(first);
        byte[][] marks = charset.name().equals("UTF-16") ? MARKS_OF_16 : MARKS_OF_32;
        Charset big = Charset.forName(charset.name() + "BE");
        if (begins(first, marks[0])) {
            return new ByteOrderMark(big, marks[0].length);
        }
        return begins(first, marks[1])
                ? new ByteOrderMark(Charset.forName(charset.name() + "LE"), marks[1].length)
                : new ByteOrderMark(big, 0);
    }

    private static boolean begins(byte[] bytes, byte[] mark) {
        return bytes.length >= mark.length && Arrays.equals(bytes, 0, mark.length, mark, 0, mark.length);
    }
}
