package org.millrace.runtime.topology.finding;

import java.util.Collection;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Guesses what somebody meant who misspelled a word. */
public final class Nearest {
    /** Among more words than these a guess is worth little, and costs much. */
    private static final int MOST_KNOWN = 500;

    /** Longer words are not guessed at. */
    public static final int LONGEST = 100;

    private Nearest() {}

    /**
     * The most similar of the known words, if one is similar enough to be worth a guess. Case, dots, hyphens and underscores
     * make no difference.
     */
    public static Optional<String> to(String word, Collection<String> known) {
        if (word.length() > LONGEST || known.size() > MOST_KNOWN) {
            return Optional.empty();
        }
        String wanted = plain(word);
        int best = Math.max(2, wanted.length() / 3) + 1;
        String found = "";
        for (String candidate : known) {
            String other = plain(candidate);
            int distance = Math.abs(other.length() - wanted.length()) > best
                    ? -1
                    : new LevenshteinDistance(best).apply(wanted, other);
            boolean near = distance >= 0 && distance < Math.max(wanted.length(), other.length());
            boolean nearer =
                    distance < best || (distance == best && !found.isEmpty() && candidate.compareTo(found) < 0);
            if (near && nearer) {
                best = distance;
                found = candidate;
            }
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }

    /** A word as it is compared. */
    public static String plain(String word) {
        StringBuilder plain = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (".-_".indexOf(c) < 0) {
                plain.append(Character.toLowerCase(c));
            }
        }
        return plain.toString();
    }

    /** "did you mean x?", or what is given if nothing is similar. */
    public static String hint(String word, Collection<String> known, String otherwise) {
        return to(word, known).map(near -> "did you mean " + near + "?").orElse(otherwise);
    }
}
