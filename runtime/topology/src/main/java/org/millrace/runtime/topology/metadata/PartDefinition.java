package org.millrace.runtime.topology.metadata;

import java.util.Locale;
import java.util.Optional;
import org.millrace.api.component.Kind;
import org.millrace.runtime.topology.model.KindKeys;

/**
 * A part that a component type declares and other bundles bring.
 *
 * @param key the key under which the user names its type, and below which its keys stand
 * @param kind the part's kind
 * @param defaultType its type if the user names none; empty for no part
 */
public record PartDefinition(String key, Kind kind, String defaultType) {

    /** Reads {@code key=kind} or {@code key=kind/type}; empty if it is neither. */
    public static Optional<PartDefinition> parse(String text) {
        int equals = text.indexOf('=');
        if (equals <= 0) {
            return Optional.empty();
        }
        String key = text.substring(0, equals).trim();
        String[] words = text.substring(equals + 1).trim().split("/", 2);
        return Kind.of(words[0].trim().toLowerCase(Locale.ROOT))
                .filter(KindKeys::isPart)
                .map(kind -> new PartDefinition(key, kind, words.length == 1 ? "" : words[1].trim()));
    }

    /** Whether a key of the component names this part or configures it. */
    public boolean has(String ownersKey) {
        return ownersKey.equals(key) || ownersKey.startsWith(key + ".");
    }
}
