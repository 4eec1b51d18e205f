package org.millrace.runtime.deploy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.millrace.api.component.ComponentKey;
import org.millrace.runtime.deploy.store.Digest;

/**
 * How a person wants a change made.
 *
 * @param who the person
 * @param dryRun whether only to say what would be done
 * @param force whether to do what is refused otherwise: a downgrade, another build of a version, removing what is used
 * @param expected the digest that the person named
 * @param only the components that move, as the person calls them; all if none is named
 * @param canary the components that move first, as the person calls them
 * @param healthyFor how long those that moved have to stay healthy
 * @param untilEvent how long each of those that moved is waited for to pass its first event; zero if it is not
 */
record Request(
        String who,
        boolean dryRun,
        boolean force,
        Optional<Digest> expected,
        List<String> only,
        List<String> canary,
        Duration healthyFor,
        Duration untilEvent) {

    /**
     * Which components move with a change.
     *
     * @param only the components that move; all if none is named
     * @param canary the components that move first
     * @param healthyFor how long those that moved have to stay healthy
     * @param untilEvent how long each of those that moved is waited for to pass its first event; zero if it is not
     */
    record Scope(List<ComponentKey> only, List<ComponentKey> canary, Duration healthyFor, Duration untilEvent) {
        /** Everything at once, watched for no longer than it takes to switch. */
        static final Scope ALL = new Scope(List.of(), List.of(), Duration.ZERO, Duration.ZERO);
    }

    Request forced() {
        return new Request(who, dryRun, true, expected, only, canary, healthyFor, untilEvent);
    }
}
