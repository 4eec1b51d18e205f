package org.millrace.bucket.path;

import java.util.Collection;
import java.util.Locale;

/** Guesses what somebody meant who misspelled one of some words. Case makes no difference. */
public final class Nearest {
    /** Longer words are not guessed at. */
    private static final int LONGEST = 100;

    private Nearest() {}

    /** The end of a sentence, {@code "; did you mean x?"}; empty if none is similar enough to be worth a guess. */
    public static String hint(String word, Collection<String> known) {
        return hint(word, known, "");
    }

    static String hint(String word, Collection<String> known, String otherwise) {
        if (word.length() > LONGEST) {
            return otherwise;
        }
        String wanted = word.toLowerCase(Locale.ROOT);
        int best = Math.max(2, wanted.length() / 3) + 1;
        String found = "";
        for (String each : known) {
            String other = each.toLowerCase(Locale.ROOT);
            int distance = distance(wanted, other, best);
            boolean near = distance < Math.max(wanted.length(), other.length());
            if (near && (distance < best || (distance == best && !found.isEmpty() && each.compareTo(found) < 0))) {
                best = distance;
                found = each;
            }
        }
        return found.isEmpty() ? otherwise : "; did you mean " + found + "?";
    }

    /** How many letters must be changed, added or left out; given up at a bound. */
    private static int distance(String a, String b, int bound) {
        if (Math.abs(a.length() - b.length()) >= bound) {
            return bound + 1;
        }
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, 1 + Math.min(row[j - 1], above[j]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
