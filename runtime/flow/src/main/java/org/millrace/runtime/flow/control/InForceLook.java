package org.millrace.runtime.flow.control;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.runtime.flow.component.Offer;
import org.millrace.runtime.flow.component.Standings;
import org.millrace.runtime.flow.component.Standings.Standing;
import org.millrace.runtime.flow.status.Board;
import org.millrace.runtime.flow.wiring.DrainSpec;
import org.millrace.runtime.flow.wiring.InletSpec;
import org.millrace.runtime.services.InForce;
import org.millrace.runtime.services.InForce.Configured;
import org.millrace.runtime.services.InForce.Lack;

/** One look at how far what is configured is in force. Belongs to the control thread. */
final class InForceLook {
    private static final String ANY = "?";
    private static final Set<Kind> PARTS = EnumSet.of(Kind.SERIALIZER, Kind.DESERIALIZER);

    private final Configured configured;
    private final Function<ComponentKey, @Nullable Offer> best;
    private final Predicate<ComponentKey> paused;
    private final Board board;
    private final Predicate<InletSpec> inletStands;
    private final Predicate<DrainSpec> drainStands;
    private final List<Lack> lacks = new ArrayList<>();

    /**
     * @param best what the framework offers for a component now
     * @param paused whether a person has put it on hold
     * @param board what each component shows
     * @param inletStands whether a source is wired so
     * @param drainStands whether a sink or a group is wired so
     */
    InForceLook(
            Configured configured,
            Function<ComponentKey, @Nullable Offer> best,
            Predicate<ComponentKey> paused,
            Board board,
            Predicate<InletSpec> inletStands,
            Predicate<DrainSpec> drainStands) {
        this.configured = configured;
        this.best = best;
        this.paused = paused;
        this.board = board;
        this.inletStands = inletStands;
        this.drainStands = drainStands;
    }

    /** @param standings of every component that has been met, whether the topology still has it or not */
    List<Lack> lacks(Map<ComponentKey, Standing> standings) {
        configured.components().forEach((key, properties) -> component(key, properties, standings.get(key)));
        for (Map<String, Object> properties : configured.inlets()) {
            InletSpec spec = inlet(properties);
            wired(inletStands.test(spec), new ComponentKey(Kind.SOURCE, spec.source()));
        }
        for (Map<String, Object> properties : configured.drains()) {
            DrainSpec spec = drain(properties);
            wired(drainStands.test(spec), new ComponentKey(Kind.SINK, spec.name()));
        }
        standings.forEach((key, stand) -> {
            if (!configured.components().containsKey(key) && stand.serving() != null) {
                String awaited = board.cell(key).awaited();
                lacks.add(new Lack(key, false, true, awaited.isEmpty() ? "it has not ended yet" : awaited));
            }
        });
        return lacks;
    }

    private void component(ComponentKey key, Map<String, Object> properties, @Nullable Standing known) {
        Offer offer = best.apply(key);
        Standing stand = known == null ? Standings.NOBODY : known;
        boolean outdated = stand.serving() != null;
        if (offer == null || !isOf(properties, offer)) {
            String detail = board.cell(key).read().detail();
            lacks.add(new Lack(
                    key,
                    false,
                    outdated,
                    offer == null && detail.startsWith("waits for ")
                            ? detail
                            : "its configuration has not arrived yet"));
        } else if (PARTS.contains(key.kind())) {
            // It is in force when its owner is: the owner's offer is another one with each other part.
            return;
        } else if (!paused.test(key) && stand.serving() != offer) {
            boolean failed = stand.wanted() == offer && !stand.failure().isEmpty();
            String detail = board.cell(key).read().detail();
            lacks.add(new Lack(
                    key,
                    failed,
                    outdated,
                    failed ? stand.failure() : detail.isEmpty() ? "it is being opened" : detail));
        }
    }

    private void wired(boolean stands, ComponentKey key) {
        if (!stands) {
            String awaited = board.cell(key).awaited();
            lacks.add(new Lack(key, false, true, awaited.isEmpty() ? "it is being wired anew" : awaited));
        }
    }

    /** Whether this is what was configured; keys that begin with a dot are not shown to others by the framework. */
    private static boolean isOf(Map<String, Object> properties, Offer offer) {
        Object location = properties.getOrDefault(InForce.LOCATION, ANY);
        return (location.equals(ANY) || location.equals(offer.location()))
                && properties.entrySet().stream()
                        .filter(entry -> !entry.getKey().startsWith("."))
                        .allMatch(entry -> text(entry.getValue()).equals(text(offer.property(entry.getKey(), ""))));
    }

    private static String text(Object value) {
        return value instanceof Object[] array ? List.of(array).toString() : value.toString();
    }

    private static InletSpec inlet(Map<String, Object> properties) {
        return new InletSpec(
                word(properties, "source"),
                words(properties, "channels"),
                words(properties, "interceptors"),
                word(properties, "selector"));
    }

    private static DrainSpec drain(Map<String, Object> properties) {
        return new DrainSpec(
                word(properties, "millrace.name"),
                word(properties, "channel"),
                words(properties, "sinks"),
                word(properties, "processor"));
    }

    private static String word(Map<String, Object> properties, String key) {
        return properties.getOrDefault(key, "").toString();
    }

    private static List<String> words(Map<String, Object> properties, String key) {
        Object value = properties.getOrDefault(key, List.of());
        List<String> words = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(word -> words.add(String.valueOf(word)));
        }
        return words;
    }
}
