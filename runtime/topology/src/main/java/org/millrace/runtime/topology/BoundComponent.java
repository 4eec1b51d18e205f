package org.millrace.runtime.topology;

import java.time.Instant;
import java.util.Optional;
import org.millrace.api.component.ComponentKey;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.Rebinding.Bound;
import org.millrace.runtime.services.Rebinding.Move;
import org.millrace.runtime.topology.metadata.Provider;
import org.millrace.runtime.topology.parse.Setting;
import org.millrace.runtime.topology.validate.Binding;

/**
 * A component of the running topology and how far it got.
 *
 * @param binding the component; its type is empty unless it is configured
 * @param problem why it can't run, if it can't
 * @param refused the bundle that was tried in vain, so that it is not tried over and over
 * @param since since when it is so
 */
record BoundComponent(Binding binding, String problem, Optional<Provider> refused, Instant since) {

    static BoundComponent of(Binding binding) {
        return new BoundComponent(binding, "", Optional.empty(), Instant.now());
    }

    /** As if nothing had been tried in vain. */
    BoundComponent forgiving() {
        return refused.isEmpty() ? this : new BoundComponent(binding, problem, Optional.empty(), since);
    }

    BoundComponent refusedBy(Provider provider) {
        return new BoundComponent(binding, problem, Optional.of(provider), since);
    }

    static BoundComponent invalid(Binding binding, String problem, Optional<Provider> refused) {
        return new BoundComponent(
                new Binding(binding.node(), Optional.empty(), binding.properties()), problem, refused, Instant.now());
    }

    boolean waiting() {
        return binding.type().isEmpty() && problem.isEmpty();
    }

    boolean invalid() {
        return !problem.isEmpty();
    }

    /** Whether it is this one, and something serves it. */
    boolean serves(ComponentKey component) {
        return binding.node().key().equals(component) && binding.type().isPresent();
    }

    /** What serves it. */
    Bound bound() {
        return new Bound(
                binding.node().key(),
                binding.node().type(),
                symbolicName(),
                version(),
                binding.node().pin().map(Setting::value).orElse(""));
    }

    /** How it gets from here to there, or why it does not. */
    Move moveTo(BoundComponent next, String why) {
        String name = next.symbolicName().isEmpty() ? symbolicName() : next.symbolicName();
        return new Move(binding.node().key(), name, version(), next.version(), why);
    }

    private String symbolicName() {
        return binding.type().map(type -> type.provider().symbolicName()).orElse("");
    }

    private String version() {
        return binding.type().map(type -> type.provider().version().toString()).orElse("");
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
                binding.node().key(),
                type,
                "",
                invalid() ? ComponentStatus.State.INVALID : ComponentStatus.State.WAITING,
                invalid() ? problem : "no installed bundle offers type " + type + wanted,
                0,
                since));
    }
}
