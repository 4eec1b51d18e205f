package org.millrace.runtime.topology.finding;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Guesses what somebody meant who misspelled a word. */
public final class Nearest {
    private Nearest() {}

    /** The most similar of the known words, if one is similar enough to be worth a guess. */
    public static Optional<String> to(String word, Collection<String> known) {
        String wanted = word.toLowerCase(Locale.ROOT);
        int best = Math.max(2, wanted.length() / 3) + 1;
        String found = "";
        for (String candidate : new TreeSet<>(known)) {
            String lower = candidate.toLowerCase(Locale.ROOT);
            int distance = new LevenshteinDistance(best).apply(wanted, lower);
            if (distance >= 0 && distance < best && distance < Math.max(wanted.length(), lower.length())) {
                best = distance;
                found = candidate;
            }
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }

    /** "did you mean x?", or what is given if nothing is similar. */
    public static String hint(String word, Collection<String> known, String otherwise) {
        return to(word, known).map(near -> "did you mean " + near + "?").orElse(otherwise);
    }
}
