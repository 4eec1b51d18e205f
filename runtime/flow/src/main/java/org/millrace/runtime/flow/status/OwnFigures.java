package org.millrace.runtime.flow.status;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;
import org.millrace.api.component.Counter;
import org.millrace.api.component.UpDownCounter;

/** What one instance counts and shows of itself. */
public final class OwnFigures {
    private final Map<String, Tally> counters = new ConcurrentSkipListMap<>();
    private final Map<String, UpDownTally> levels = new ConcurrentSkipListMap<>();
    private final Map<String, LongSupplier> gauges = new ConcurrentHashMap<>();

    /** Under a standard name it is shown in that place. */
    public Counter counter(String name) {
        return counters.computeIfAbsent(name, n -> new Tally());
    }

    /** As {@link #counter}, for one that goes both ways. */
    public UpDownCounter upDownCounter(String name) {
        return levels.computeIfAbsent(name, n -> new UpDownTally());
    }

    public void gauge(String name, LongSupplier value) {
        gauges.put(name, value);
    }

    boolean hasGauges() {
        return !gauges.isEmpty();
    }

    void addCounters(Map<String, Number> values) {
        counters.forEach((name, tally) -> values.merge(name, tally.get(), (a, b) -> a.longValue() + b.longValue()));
        levels.forEach((name, tally) -> values.merge(name, tally.get(), (a, b) -> a.longValue() + b.longValue()));
    }

    /** Adds the names of its counters, and takes those away that it uses for something that goes both ways. */
    void addTypes(Set<String> names) {
        names.addAll(counters.keySet());
        names.removeAll(levels.keySet());
        names.removeAll(gauges.keySet());
    }

    void addGauges(Map<String, Number> values) {
        gauges.forEach((name, value) -> values.put(name, read(value)));
    }

    private static long read(LongSupplier value) {
        try {
            return value.getAsLong();
        } catch (RuntimeException | LinkageError e) {
            // A plug-in's gauge is foreign code: a broken one must not take the other figures with it.
            return -1;
        }
    }
}
