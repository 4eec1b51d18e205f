package org.millrace.runtime.topology.validate;

import java.util.List;
import java.util.Optional;
import org.millrace.api.component.Advice;

/** Makes an instance of a component, to see whether its constructor accepts the configuration. */
public interface Probing {
    /** Accepts everything. */
    Probing NONE = binding -> Opinion.ACCEPTED;

    /**
     * Why a constructor refused.
     *
     * @param key the key that is to blame; empty if it did not say
     * @param reason for people
     */
    record Refusal(String key, String reason) {}

    /**
     * What a component thinks of its configuration.
     *
     * @param refusal why its constructor refused; empty if it accepts
     * @param advice what else it has to say
     */
    record Opinion(Optional<Refusal> refusal, List<Advice> advice) {
        /** It accepts, and has nothing to say. */
        public static final Opinion ACCEPTED = new Opinion(Optional.empty(), List.of());

        /** It refuses. */
        public static Opinion refused(Refusal why) {
            return new Opinion(Optional.of(why), List.of());
        }
    }

    /** Tries it; bounded in time. The binding has a type. */
    Opinion probe(Binding binding);
}
