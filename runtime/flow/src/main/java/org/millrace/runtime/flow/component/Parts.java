package org.millrace.runtime.flow.component;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.Kind;
import org.millrace.api.component.Lifecycle;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.serializer.Serializer;

/**
 * The parts of one instance, such as its serializer: opened before it, closed after it, by the threads that open and close it. What
 * one of them fails with is its owner's failure. {@link #abandon} may come from any thread.
 */
final class Parts {
    private final Map<String, Instance<?>> open = new LinkedHashMap<>();
    private boolean abandoned;
    private volatile boolean serving;

    /**
     * Makes and opens all of an offer's parts. Whatever comes of that, {@link #close} is due.
     *
     * @param onFailure told, on whatever thread, that {@link #failure} has something to say
     */
    void open(Offer owner, ComponentHost host, Runnable onFailure) throws Fault, InterruptedException {
        for (Map.Entry<String, Offer> part : owner.parts().entrySet()) {
            Offer offer = part.getValue();
            BundleClaim claim = host.claims().claim(offer.bundleId());
            Instance<?> made;
            try {
                made = Instance.make(offer, service(offer.key().kind()), host, claim, onFailure);
            } catch (Fault | InterruptedException e) {
                claim.release();
                throw e;
            }
            keep(part.getKey(), made);
            made.open();
        }
    }

    private static Class<? extends Lifecycle> service(Kind kind) {
        return switch (kind) {
            case SERIALIZER -> Serializer.class;
            case DESERIALIZER -> Deserializer.class;
            default -> Lifecycle.class;
        };
    }

    private synchronized void keep(String key, Instance<?> made) throws InterruptedException {
        if (abandoned) {
            made.discard();
            throw new InterruptedException("nobody waits any more for what " + made.key() + " is part of");
        }
        open.put(key, made);
    }

    private synchronized List<Instance<?>> all() {
        return new ArrayList<>(open.values());
    }

    /** The part of this key; empty if it is not there. */
    synchronized Optional<Lifecycle> get(String key) {
        @Nullable Instance<?> part = open.get(key);
        return part == null ? Optional.empty() : Optional.of(part.plugin());
    }

    /** What the first one that has failed failed with, with its name. */
    Optional<Fault> failure() {
        for (Instance<?> part : all()) {
            Fault fault = part.failure();
            if (fault != null) {
                return Optional.of(new Fault(fault.phase(), part.key() + ": " + fault.getMessage(), fault.getCause()));
            }
        }
        return Optional.empty();
    }

    /** How long all of them may take to be closed. */
    Duration closeWithin() {
        return all().stream().map(Instance::closeWithin).reduce(Duration.ZERO, Duration::plus);
    }

    /** They serve their names, as their owner does its own. */
    void serve() {
        serving = true;
        forEach(part -> {
            part.serve();
            part.works();
        });
    }

    /** The parts of another instance serve the names from now on. */
    void giveWay() {
        serving = false;
        forEach(Instance::giveWay);
    }

    void depart() {
        forEach(Instance::depart);
    }

    /** The same instances are what is offered now. */
    synchronized void adopt(Offer owner) {
        owner.parts().forEach((key, offer) -> {
            @Nullable Instance<?> part = open.get(key);
            if (part != null) {
                part.adopt(offer);
            }
        });
    }

    /** In the opposite order; never throws. */
    void close() {
        List<Instance<?>> last = all();
        Collections.reverse(last);
        for (Instance<?> part : last) {
            part.close();
            if (serving) {
                part.cell().vacant("");
            }
        }
    }

    void abandon() {
        synchronized (this) {
            abandoned = true;
        }
        forEach(Instance::abandon);
    }

    private void forEach(Consumer<Instance<?>> what) {
        all().forEach(what);
    }
}
