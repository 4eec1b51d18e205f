package org.millrace.source.syslog.message;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Short texts that come again and again, such as hosts: made once while they do. Holds a few hundred, each short. */
final class Texts {
    private static final int SLOTS = 512;
    private static final int LONGEST = 64;

    private final Charset charset;
    private final byte[] @Nullable [] bytes = new byte[SLOTS][];
    private final @Nullable String[] texts = new String[SLOTS];

    Texts(Charset charset) {
        this.charset = charset;
    }

    String of(byte[] from, int begin, int end) {
        int length = end - begin;
        if (length > LONGEST) {
            return text(from, begin, end);
        }
        int hash = length;
        for (int i = begin; i < end; i++) {
            hash = 31 * hash + from[i];
        }
        int slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
        byte[] there = bytes[slot];
        String text = texts[slot];
        if (there != null && text != null && Arrays.equals(there, 0, there.length, from, begin, end)) {
            return text;
        }
        String made = text(from, begin, end);
        bytes[slot] = Arrays.copyOfRange(from, begin, end);
        texts[slot] = made;
        return made;
    }

    private String text(byte[] from, int begin, int end) {
        int seen = 0;
        for (int i = begin; i < end; i++) {
            seen |= from[i];
        }
        return new String(from, begin, end - begin, seen >= 0 ? StandardCharsets.ISO_8859_1 : charset);
    }
}
