package org.millrace.runtime.flow.component;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.ConnectorNamespace;
import org.millrace.api.component.Kind;

/**
 * What the framework offers. A component that has parts is there when all of them are; of other parts it is another offer. Belongs
 * to the control thread.
 */
public final class Offers {
    private final Map<ComponentKey, List<Offer>> all = new HashMap<>();
    /** Those with parts that were the best the last time: as long as nothing changes they stay the same. */
    private final Map<ComponentKey, PartedOffer> parted = new HashMap<>();

    public void add(Offer offer) {
        all.computeIfAbsent(offer.key(), key -> new ArrayList<>()).add(offer);
    }

    public void remove(Offer offer) {
        all.computeIfPresent(offer.key(), (key, list) -> {
            list.remove(offer);
            return list.isEmpty() ? null : list;
        });
        parted.keySet().retainAll(all.keySet());
    }

    /** Everything that something is offered for. */
    public Set<ComponentKey> keys() {
        return Set.copyOf(all.keySet());
    }

    /** What is to serve a component, with its parts; null if it, or one of its parts, is not there. */
    public @Nullable Offer best(ComponentKey key) {
        Offer latest = latest(key);
        if (latest == null) {
            return null;
        }
        Map<String, Offer> parts = new LinkedHashMap<>();
        for (Map.Entry<String, ComponentKey> part : partsOf(latest).entrySet()) {
            Offer found = latest(part.getValue());
            if (found == null) {
                return null;
            }
            parts.put(part.getKey(), found);
        }
        if (parts.isEmpty()) {
            return latest;
        }
        PartedOffer before = parted.get(key);
        PartedOffer now = new PartedOffer(latest, parts);
        if (now.equals(before)) {
            return before;
        }
        parted.put(key, now);
        return now;
    }

    /** Which part keeps a component from being there, for people; empty if none does. */
    public String waitsFor(ComponentKey key) {
        Offer latest = latest(key);
        if (latest == null) {
            return "";
        }
        return partsOf(latest).values().stream()
                .filter(part -> latest(part) == null)
                .findFirst()
                .map(part -> "waits for " + part)
                .orElse("");
    }

    private @Nullable Offer latest(ComponentKey key) {
        return all.getOrDefault(key, List.of()).stream()
                .max(Comparator.comparingLong(Offer::rank))
                .orElse(null);
    }

    /** The parts that are to be there, by their keys. */
    private static Map<String, ComponentKey> partsOf(Offer offer) {
        Map<String, ComponentKey> parts = new LinkedHashMap<>();
        declared(offer).forEach((key, kind) -> Kind.of(kind)
                .ifPresent(known ->
                        parts.put(key, new ComponentKey(known, offer.key().name() + "." + key))));
        return parts;
    }

    /** The keys of all parts that a component declares, each with its kind's word; with nothing if it is not to be there. */
    static Map<String, String> declared(Offer offer) {
        Map<String, String> declared = new LinkedHashMap<>();
        Object property = offer.property(ConnectorNamespace.PROPERTY_PARTS, List.of());
        List<?> texts =
                property instanceof Object[] array ? List.of(array) : property instanceof List<?> l ? l : List.of();
        for (Object text : texts) {
            String[] words = text.toString().split("=", 2);
            declared.put(words[0], words.length == 1 ? "" : words[1]);
        }
        return declared;
    }
}
