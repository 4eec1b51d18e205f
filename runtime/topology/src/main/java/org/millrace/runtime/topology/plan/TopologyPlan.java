package org.millrace.runtime.topology.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.millrace.api.component.ComponentKey;

/**
 * The way from one topology to another.
 *
 * @param first what goes before anything else: sources that end, and the wiring of all that ends, so that a port or a file is
 *     free for whoever comes next
 * @param puts what is written, in the order in which it comes up
 * @param last what goes when nothing needs it any more, in the opposite order
 * @param changes for people
 * @param untouched how many parts go on as they are
 */
public record TopologyPlan(
        List<Desired> first, List<Desired> puts, List<Desired> last, List<Change> changes, int untouched) {

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return first.isEmpty() && puts.isEmpty() && last.isEmpty();
    }

    /** All components that come, change or go. */
    public Set<ComponentKey> touched() {
        Set<ComponentKey> touched = new LinkedHashSet<>();
        List.of(first, puts, last)
                .forEach(list -> list.forEach(desired -> desired.component().ifPresent(touched::add)));
        return touched;
    }

    /**
     * What a kill in the midst of it would cost; to be asked before anything happens.
     *
     * @param atRisk what it puts at risk to have a component replaced or removed; empty if nothing
     */
    public List<String> risks(Function<ComponentKey, String> atRisk) {
        return changes.stream()
                .filter(change -> change.kind() != Change.Kind.ADDED)
                .map(change -> atRisk.apply(change.part()))
                .filter(risk -> !risk.isEmpty())
                .toList();
    }

    /** How many parts come, change or go. */
    public long count(Change.Kind kind) {
        return changes.stream().filter(change -> change.kind() == kind).count();
    }

    /** "1 added, 0 changed, 2 removed, 5 untouched". */
    public String summary() {
        return count(Change.Kind.ADDED) + " added, " + count(Change.Kind.CHANGED) + " changed, "
                + count(Change.Kind.REMOVED) + " removed, " + untouched + " untouched";
    }

    /** Compares what is with what shall be; both by id, in the order in which they come up. */
    public static TopologyPlan between(Map<String, Desired> now, Map<String, Desired> then) {
        List<Desired> first = new ArrayList<>();
        List<Desired> last = new ArrayList<>();
        Set<ComponentKey> parts = parts(then.values()).keySet();
        List<Desired> reverse = new ArrayList<>(now.values());
        Collections.reverse(reverse);
        for (Desired old : reverse) {
            if (!then.containsKey(old.id())) {
                boolean early =
                        switch (old.stage()) {
                            case WIRING -> true;
                            case SOURCE -> !parts.contains(old.part());
                            default -> false;
                        };
                (early ? first : last).add(old);
            }
        }
        List<Desired> puts = new ArrayList<>();
        for (Desired desired : then.values()) {
            Desired old = now.get(desired.id());
            if (old == null || !old.sameAs(desired)) {
                puts.add(desired);
            }
        }
        List<Change> changes = changes(parts(now.values()), parts(then.values()));
        int untouched = union(parts(now.values()).keySet(), parts).size() - changes.size();
        return new TopologyPlan(first, puts, last, changes, untouched);
    }

    private static Map<ComponentKey, List<Desired>> parts(Collection<Desired> all) {
        Map<ComponentKey, List<Desired>> parts = new LinkedHashMap<>();
        all.forEach(each ->
                parts.computeIfAbsent(each.part(), p -> new ArrayList<>()).add(each));
        return parts;
    }

    private static <T> Set<T> union(Set<T> one, Set<T> other) {
        Set<T> union = new LinkedHashSet<>(one);
        union.addAll(other);
        return union;
    }

    private static List<Change> changes(Map<ComponentKey, List<Desired>> now, Map<ComponentKey, List<Desired>> then) {
        List<Change> changes = new ArrayList<>();
        for (ComponentKey part : union(then.keySet(), now.keySet())) {
            List<Desired> before = now.getOrDefault(part, List.of());
            List<Desired> after = then.getOrDefault(part, List.of());
            if (before.isEmpty()) {
                changes.add(new Change(Change.Kind.ADDED, part, List.of()));
            } else if (after.isEmpty()) {
                changes.add(new Change(Change.Kind.REMOVED, part, List.of()));
            } else if (!values(before).equals(values(after))) {
                changes.add(new Change(Change.Kind.CHANGED, part, details(before, after)));
            }
        }
        return changes;
    }

    /** All that matters of a part, by something that tells the keys of its configurations apart. */
    private static Map<String, Object> values(List<Desired> part) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Desired each : part) {
            values.put(each.id(), each.location());
            each.properties().forEach((key, value) -> values.put(each.id() + " " + key, value));
        }
        return values;
    }

    private static List<String> details(List<Desired> before, List<Desired> after) {
        Map<String, String> old = shown(before);
        Map<String, String> young = shown(after);
        List<String> details = new ArrayList<>();
        for (String key : union(old.keySet(), young.keySet())) {
            String from = old.getOrDefault(key, "(none)");
            String to = young.getOrDefault(key, "(none)");
            if (!from.equals(to)) {
                details.add(key + " " + from + " -> " + to);
            }
        }
        for (String key : hiddenChanges(before, after)) {
            details.add(key + " has another value");
        }
        return details;
    }

    private static Map<String, String> shown(List<Desired> part) {
        Map<String, String> shown = new LinkedHashMap<>();
        part.forEach(each -> shown.putAll(each.shown()));
        return shown;
    }

    /** The property of a configuration that is shown under a key, which may begin with what tells its keys from others. */
    private static String property(Desired desired, String shown) {
        String property = shown;
        while (!desired.properties().containsKey(property)) {
            if (desired.properties().containsKey("." + property)) {
                return "." + property;
            }
            if (property.indexOf('.') < 0) {
                return property;
            }
            property = property.substring(property.indexOf('.') + 1);
        }
        return property;
    }

    /** Keys whose value is another although it looks the same: secrets and variables. */
    private static Set<String> hiddenChanges(List<Desired> before, List<Desired> after) {
        Set<String> keys = new TreeSet<>();
        for (Desired old : before) {
            for (Desired young : after) {
                if (old.id().equals(young.id())) {
                    young.shown().forEach((key, text) -> {
                        String property = property(old, key);
                        Object was = old.properties().get(property);
                        Object is = young.properties().get(property);
                        if (text.equals(old.shown().get(key)) && was != null && !was.equals(is)) {
                            keys.add(key);
                        }
                    });
                }
            }
        }
        return keys;
    }
}
