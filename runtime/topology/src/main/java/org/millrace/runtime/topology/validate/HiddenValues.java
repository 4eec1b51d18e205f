package org.millrace.runtime.topology.validate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Keeps what an agent's running components say of themselves from telling what its file does not: as {@link Masking}, but for
 * text of which nobody knows whose it is, such as a line of the log. The components before the last change count too, since they
 * may still be talking. Open to all threads.
 */
public final class HiddenValues implements UnaryOperator<String> {
    /** A shorter value, or a number, stands by chance in lines that have nothing to do with it; a secret is hidden all the same. */
    private static final int SHORTEST = 5;

    private record Hidden(String value, String shown) {}

    private Map<String, String> before = Map.of();
    private volatile List<Hidden> all = List.of();

    /** These are about to be configured. */
    public synchronized void of(Collection<Binding> bindings) {
        Map<String, String> now = new HashMap<>();
        for (Binding binding : bindings) {
            Masking.hidden(binding).forEach((value, shown) -> {
                if (shown.equals(Masking.SECRET)
                        || (value.length() >= SHORTEST && !value.chars().allMatch(Character::isDigit))) {
                    now.put(value, shown);
                }
            });
        }
        Map<String, String> both = new HashMap<>(before);
        both.putAll(now);
        List<Hidden> next = new ArrayList<>();
        both.forEach((value, shown) -> next.add(new Hidden(value, shown)));
        // The longest first: one value may be a part of another.
        next.sort(Comparator.comparingInt((Hidden hidden) -> -hidden.value().length()));
        before = now;
        all = next;
    }

    /** The text with the values as they stand in the file. */
    @Override
    public String apply(String text) {
        String masked = text;
        for (Hidden hidden : all) {
            masked = masked.replace(hidden.value(), hidden.shown());
        }
        return masked;
    }
}
