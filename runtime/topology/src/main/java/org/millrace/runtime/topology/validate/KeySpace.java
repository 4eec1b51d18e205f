package org.millrace.runtime.topology.validate;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.millrace.api.component.Kind;
import org.millrace.runtime.topology.finding.Nearest;
import org.millrace.runtime.topology.metadata.Catalog;
import org.millrace.runtime.topology.metadata.ComponentType;
import org.millrace.runtime.topology.metadata.PartDefinition;
import org.millrace.runtime.topology.model.KindKeys;
import org.millrace.runtime.topology.model.Node;

/**
 * All keys that may stand below a component: its own, those that the agent keeps for itself, and those of a selector and of
 * interceptors below a source.
 */
final class KeySpace {
    private final Set<String> keys = new TreeSet<>();
    /** Beginnings, with their dot, of keys that users name. */
    private final Set<String> beginnings = new TreeSet<>();

    private KeySpace() {}

    static KeySpace of(ComponentType type, Catalog catalog) {
        KeySpace space = new KeySpace();
        space.add("", type);
        space.keys.addAll(EngineKeys.of(type.kind()));
        if (!KindKeys.isPart(type.kind())) {
            space.keys.add("type");
        }
        for (PartDefinition part : type.parts()) {
            space.keys.addAll(List.of(part.key(), part.key() + "." + Node.VERSION));
            for (ComponentType other : catalog.types()) {
                if (other.kind() == part.kind()) {
                    space.add(part.key() + ".", other);
                }
            }
        }
        if (type.kind() == Kind.SOURCE) {
            space.keys.addAll(List.of("channels", "interceptors", "selector.type", "selector." + Node.VERSION));
            space.beginnings.add("interceptors.");
            for (ComponentType other : catalog.types()) {
                if (other.kind() == Kind.SELECTOR) {
                    space.add("selector.", other);
                }
            }
        } else if (type.kind() == Kind.SINK) {
            space.keys.add("channel");
        }
        return space;
    }

    private void add(String prefix, ComponentType type) {
        type.keys().keySet().forEach(key -> keys.add(prefix + key));
        for (String free : type.freeKeys()) {
            (free.endsWith(".") ? beginnings : keys).add(prefix + free);
        }
        for (String ignored : type.ignoredKeys()) {
            (ignored.endsWith(".") ? beginnings : keys).add(prefix + ignored);
        }
    }

    /** What somebody meant who wrote this key. */
    Optional<String> nearest(String key) {
        if (key.length() > Nearest.LONGEST) {
            return Optional.empty();
        }
        Set<String> candidates = new LinkedHashSet<>(keys);
        for (String beginning : beginnings) {
            completed(beginning, key).ifPresent(candidates::add);
            completed(beginning, key, dots(beginning)).ifPresent(candidates::add);
        }
        return Nearest.to(key, candidates).or(() -> byTail(key)).or(() -> Nearest.to(key, beginnings)
                .map(beginning -> beginning + "NAME"));
    }

    /** "did you mean x?"; nothing if nothing is similar. */
    String hint(String key) {
        return nearest(key).map(near -> "did you mean " + near + "?").orElse("");
    }

    private static int dots(String text) {
        return (int) text.chars().filter(c -> c == '.').count();
    }

    /** The beginning in place of as much of the key as is the same without dots. */
    private static Optional<String> completed(String beginning, String key) {
        String wanted = Nearest.plain(beginning);
        int end = 0;
        while (end < key.length() && Nearest.plain(key.substring(0, end)).length() < wanted.length()) {
            end++;
        }
        return Nearest.plain(key.substring(0, end)).equals(wanted)
                ? joined(beginning, key.substring(end))
                : Optional.empty();
    }

    /** The beginning in place of as many words of the key as it has. */
    private static Optional<String> completed(String beginning, String key, int words) {
        int end = 0;
        for (int i = 0; i < words && end >= 0; i++) {
            end = key.indexOf('.', end) + 1;
            if (end == 0) {
                return Optional.empty();
            }
        }
        return joined(beginning, key.substring(end));
    }

    private static Optional<String> joined(String beginning, String rest) {
        String name = rest.startsWith(".") ? rest.substring(1) : rest;
        return name.isEmpty() ? Optional.empty() : Optional.of(beginning + name);
    }

    /** A known key with a word too many before it, or one too few. */
    private Optional<String> byTail(String key) {
        for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
            Optional<String> same = same(key.substring(dot + 1), keys);
            if (same.isPresent()) {
                return same;
            }
        }
        String plain = Nearest.plain(key);
        return keys.stream()
                .filter(known -> known.indexOf('.') >= 0)
                .filter(known ->
                        Nearest.plain(known.substring(known.indexOf('.') + 1)).equals(plain)
                                || Nearest.plain(known.substring(known.lastIndexOf('.') + 1))
                                        .equals(plain))
                .findFirst();
    }

    private static Optional<String> same(String word, Collection<String> known) {
        String plain = Nearest.plain(word);
        return known.stream().filter(each -> Nearest.plain(each).equals(plain)).findFirst();
    }
}
