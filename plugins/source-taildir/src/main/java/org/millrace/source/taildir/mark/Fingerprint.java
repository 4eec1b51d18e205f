package org.millrace.source.taildir.mark;

import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** 64 bits by which some bytes of a file are known again. Two checksums side by side: the JVM has instructions for both. */
public final class Fingerprint {
    /** So many bytes at the beginning of a file are looked at. */
    public static final int HEAD = 1024;
    /** And so many before a position. */
    public static final int TAIL = 256;

    private Fingerprint() {}

    /** Of a part of an array. */
    public static long of(byte[] bytes, int from, int length) {
        CRC32C one = new CRC32C();
        one.update(bytes, from, length);
        CRC32 other = new CRC32();
        other.update(bytes, from, length);
        return one.getValue() << Integer.SIZE | other.getValue();
    }
}
