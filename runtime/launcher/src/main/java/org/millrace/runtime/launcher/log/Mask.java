package org.millrace.runtime.launcher.log;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Hides in the log what the agent's configuration file does not tell either: what its variables stand for. What is to be hidden is
 * known to a service of the container, which comes after the first lines; the bundles have a class for that lookup, which the class path
 * of the launcher does not see. Converters are made by Logback, hence the static field.
 */
public final class Mask {
    private static volatile Supplier<Optional<UnaryOperator<String>>> source = Optional::empty;
    private static volatile @Nullable UnaryOperator<String> found;

    private Mask() {}

    /** Asked at each line until it gives something. */
    public static void from(Supplier<Optional<UnaryOperator<String>>> next) {
        found = null;
        source = next;
    }

    static String apply(String text) {
        UnaryOperator<String> mask = found;
        if (mask == null) {
            mask = source.get().orElse(null);
            found = mask;
        }
        return mask == null ? text : mask.apply(text);
    }
}
