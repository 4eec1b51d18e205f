package org.millrace.rpc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Strings that come again and again, such as the names of headers, made once. Bounded; a new one takes the place of one that
 * happens to have the same slot. Belongs to one thread at a time.
 */
public final class Words {
    private static final int SLOTS = 64;
    private static final int LONGEST = 48;

    private final byte[] @Nullable [] forms = new byte[SLOTS][];
    private final @Nullable String[] words = new String[SLOTS];

    /** The text that these bytes are. */
    public String word(byte[] bytes, int from, int length) {
        if (length > LONGEST) {
            return new String(bytes, from, length, StandardCharsets.UTF_8);
        }
        int hash = length;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        int slot = (hash ^ (hash >>> 6) ^ (hash >>> 12)) & (SLOTS - 1);
        byte[] form = forms[slot];
        String word = words[slot];
        if (form != null && word != null && Arrays.equals(form, 0, form.length, bytes, from, from + length)) {
            return word;
        }
        String made = new String(bytes, from, length, StandardCharsets.UTF_8);
        forms[slot] = Arrays.copyOfRange(bytes, from, from + length);
        words[slot] = made;
        return made;
    }
}
