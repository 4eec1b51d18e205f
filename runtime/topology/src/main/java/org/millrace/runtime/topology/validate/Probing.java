package org.millrace.runtime.topology.validate;

import java.util.Optional;

/** Makes an instance of a component, to see whether its constructor accepts the configuration. */
public interface Probing {
    /** Accepts everything. */
    Probing NONE = binding -> Optional.empty();

    /**
     * Why a constructor refused.
     *
     * @param key the key that is to blame; empty if it did not say
     * @param reason for people
     */
    record Refusal(String key, String reason) {}

    /** Tries it; bounded in time. The binding has a type. */
    Optional<Refusal> probe(Binding binding);
}
