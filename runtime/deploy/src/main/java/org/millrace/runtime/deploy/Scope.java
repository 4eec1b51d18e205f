package org.millrace.runtime.deploy;

import java.time.Duration;
import java.util.List;
import org.millrace.api.component.ComponentKey;

/**
 * Which components move with a change.
 *
 * @param only the components that move; all if none is named
 * @param canary the components that move first
 * @param healthyFor how long those that moved have to stay healthy
 */
record Scope(List<ComponentKey> only, List<ComponentKey> canary, Duration healthyFor) {
    /** Everything at once, watched for no longer than it takes to switch. */
    static final Scope ALL = new Scope(List.of(), List.of(), Duration.ZERO);
}
