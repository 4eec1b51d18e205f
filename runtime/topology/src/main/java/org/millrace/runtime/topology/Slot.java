package org.millrace.runtime.topology;

import java.time.Instant;
import java.util.Optional;
import org.millrace.api.operate.ComponentStatus;
import org.millrace.runtime.topology.metadata.Provider;
import org.millrace.runtime.topology.validate.Binding;

/**
 * A component of the running topology and how far it got.
 *
 * @param binding the component; its type is empty unless it is configured
 * @param problem why it can't run, if it can't
 * @param refused the bundle that was tried in vain, so that it is not tried over and over
 * @param since since when it is so
 */
record Slot(Binding binding, String problem, Optional<Provider> refused, Instant since) {

    static Slot of(Binding binding) {
        return new Slot(binding, "", Optional.empty(), Instant.now());
    }

    Slot refusedBy(Provider provider) {
        return new Slot(binding, problem, Optional.of(provider), since);
    }

    static Slot invalid(Binding binding, String problem, Optional<Provider> refused) {
        return new Slot(
                new Binding(binding.node(), Optional.empty(), binding.properties()), problem, refused, Instant.now());
    }

    boolean waiting() {
        return binding.type().isEmpty() && problem.isEmpty();
    }

    boolean invalid() {
        return !problem.isEmpty();
    }

    /** For those that the engine can't know of. */
    Optional<ComponentStatus> status() {
        if (!waiting() && !invalid()) {
            return Optional.empty();
        }
        String type = binding.node().type();
        String wanted =
                binding.node().pin().map(pin -> " in version " + pin.value()).orElse("");
        return Optional.of(new ComponentStatus(
                binding.node().kind().word(),
                binding.node().name(),
                type,
                "",
                invalid() ? ComponentStatus.State.INVALID : ComponentStatus.State.WAITING,
                invalid() ? problem : "no installed bundle offers type " + type + wanted,
                0,
                since));
    }
}
