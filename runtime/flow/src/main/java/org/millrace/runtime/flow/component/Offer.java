package org.millrace.runtime.flow.component;

import java.util.Map;
import java.util.Objects;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Guarantee;

/**
 * One component instance that the framework offers and that has not been taken yet. Compared by identity: a component that
 * is configured anew is a new offer.
 */
public interface Offer {
    /** Which component of the topology it is. */
    ComponentKey key();

    /** The type, as its bundle declares it. */
    String type();

    /** The bundle's version. */
    String version();

    /** The bundle, for knowing when it may go. */
    long bundleId();

    /** Where the bundle came from, as the topology names it. */
    String location();

    /** The later of two offers for one key has the higher rank and is the one that is used. */
    long rank();

    /** The most that a flow through it can give, as its bundle declares it. */
    default Guarantee guarantee() {
        return Guarantee.AT_LEAST_ONCE;
    }

    /** What the user configured; for the few keys the engine itself reads. */
    Object property(String key, Object otherwise);

    /** Whether an instance of the other would be the same: the same code, configured the same. */
    boolean sameAs(Offer other);

    /** What is offered for its parts, by the keys under which the component declares them. */
    default Map<String, Offer> parts() {
        return Map.of();
    }

    /** Whether instances of the other's parts would be the same as those of this one's. */
    default boolean samePartsAs(Offer other) {
        return parts().keySet().equals(other.parts().keySet())
                && parts().entrySet().stream().allMatch(part -> part.getValue()
                        .sameAs(Objects.requireNonNull(other.parts().get(part.getKey()))));
    }

    /** The class loader that plug-in code runs with. */
    ClassLoader loader();

    /**
     * Makes the instance: runs the plug-in's constructor on the calling thread.
     *
     * @throws Fault if the constructor throws or the offer has gone
     */
    Object take() throws Fault;

    /** Gives the instance up, so that the next {@link #take()} makes a new one. */
    void giveBack();
}
