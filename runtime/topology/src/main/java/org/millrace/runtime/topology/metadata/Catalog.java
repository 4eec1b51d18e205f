package org.millrace.runtime.topology.metadata;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.millrace.api.component.Kind;

/**
 * The types on offer at one moment. Of several bundles that offer a type the one with the highest version counts, then the
 * one installed last.
 *
 * @param types all of them, those of the same name from several bundles included
 */
public record Catalog(List<ComponentType> types) {
    private static final Comparator<ComponentType> BEST = Comparator.comparing(
                    (ComponentType type) -> type.provider().version())
            .thenComparing(type -> type.provider().id());

    /** Everything that answers to what a user typed, best first. */
    public List<ComponentType> offers(Kind kind, String typed) {
        List<ComponentType> offers = new ArrayList<>();
        for (ComponentType type : types) {
            if (type.kind() == kind && type.answersTo(typed)) {
                offers.add(type);
            }
        }
        offers.sort(BEST.reversed());
        return offers;
    }

    /** What takes a class name to which nothing of the kind answers, best first; nothing for what is no class name. */
    public List<ComponentType> standIns(Kind kind, String typed) {
        return types.stream()
                .filter(type -> type.kind() == kind && type.standsInFor(typed))
                .sorted(BEST.reversed())
                .toList();
    }

    /** The short names of a kind's types. */
    public Set<String> names(Kind kind) {
        Set<String> names = new TreeSet<>();
        for (ComponentType type : types) {
            if (type.kind() == kind) {
                names.add(type.type());
            }
        }
        return names;
    }
}
