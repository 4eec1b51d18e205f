package org.millrace.runtime.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.runtime.services.InForce;
import org.millrace.runtime.services.InForce.Configured;
import org.millrace.runtime.services.InForce.Lack;

/**
 * Waits until what was changed is in force, or says what is not. Runs on the thread of whoever asks, never on the topology's
 * own.
 */
final class Following {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** Who has failed is tried again soon, and others may need a moment more. */
    private static final Duration AFTER_FAILURE = Duration.ofMillis(1500);

    private static final long LOOK_EVERY_MS = 20;

    private final Supplier<@Nullable InForce> engine;
    private final Supplier<Configured> configured;
    /** What earlier changes were to make otherwise and have not. By any thread that follows a change. */
    private volatile Set<ComponentKey> pending = Set.of();

    /**
     * @param engine who knows what serves; null while there is nobody
     * @param configured what is configured at the moment
     */
    Following(Supplier<@Nullable InForce> engine, Supplier<Configured> configured) {
        this.engine = engine;
        this.configured = configured;
    }

    /**
     * What has come of a change that was accepted.
     *
     * @param touched the components that are to be otherwise
     * @param changed whether anything is to be, wiring included
     */
    Outcome follow(Set<ComponentKey> touched, boolean changed) throws InterruptedException {
        if (engine.get() == null) {
            return new Outcome(0, List.of());
        }
        long began = System.nanoTime();
        long until = began + LIMIT.toNanos();
        List<Lack> lacks = lacks(touched);
        while (!lacks.isEmpty() && System.nanoTime() - until < 0) {
            if (lacks.stream().anyMatch(Lack::failed)) {
                until = Math.min(until, System.nanoTime() + AFTER_FAILURE.toNanos());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
            lacks = lacks(touched);
        }
        pending = lacks.stream().map(Lack::component).collect(Collectors.toUnmodifiableSet());
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        List<String> lines = new ArrayList<>();
        if (!lacks.isEmpty()) {
            lines.add("Not all of it is in force after " + text(took) + ":");
            lacks.forEach(lack -> lines.add("  " + lack.component() + ": " + lack.why()
                    + (lack.outdated() ? "; until then it goes on as it was configured before" : "")));
        } else if (changed) {
            lines.add("All of it is in force, after " + text(took) + ".");
        }
        return new Outcome(lacks.isEmpty() ? 0 : 1, lines);
    }

    /** Of what was changed now, and of what was changed before and is not in force yet, or still serves as it was. */
    private List<Lack> lacks(Set<ComponentKey> touched) throws InterruptedException {
        InForce knows = engine.get();
        if (knows == null) {
            return List.of();
        }
        return knows.lacks(configured.get()).stream()
                .filter(lack ->
                        lack.outdated() || touched.contains(lack.component()) || pending.contains(lack.component()))
                .toList();
    }

    private static String text(Duration took) {
        return took.toMillis() < 1000 ? took.toMillis() + " ms" : took.toSeconds() + " s";
    }
}
