package org.millrace.api.component;

import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * Which component of an agent: its kind and its name. Sorts by kind, then by name.
 *
 * @param kind its kind
 * @param name as in the topology; that of an interceptor is {@code source.interceptor}, that of a part of another component, such
 *     as a serializer, {@code owner.key}; not empty
 */
public record ComponentKey(Kind kind, String name) implements Comparable<ComponentKey> {
    private static final Comparator<ComponentKey> ORDER =
            Comparator.comparing(ComponentKey::kind).thenComparing(ComponentKey::name);

    /** Refuses an empty name. */
    public ComponentKey {
        Objects.requireNonNull(kind, "kind");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a " + kind.word() + " needs a name");
        }
    }

    /** The key that {@link #toString} wrote, such as {@code sink k1}; empty if it is none. */
    public static Optional<ComponentKey> parse(String text) {
        int blank = text.indexOf(' ');
        return blank <= 0 || blank == text.length() - 1
                ? Optional.empty()
                : Kind.of(text.substring(0, blank)).map(kind -> new ComponentKey(kind, text.substring(blank + 1)));
    }

    @Override
    public int compareTo(ComponentKey other) {
        return ORDER.compare(this, other);
    }

    /** As in answers and in the log: {@code sink k1}. */
    @Override
    public String toString() {
        return kind.word() + " " + name;
    }
}
