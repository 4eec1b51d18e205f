package org.millrace.api.component;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A component that has more to say about its configuration than whether it will do: what follows from several keys together, or what
 * is seldom meant. Shown by {@code millrace validate} and when a configuration is taken. What can't work is no advice: the constructor
 * throws {@link InvalidConfigurationException}.
 *
 * @since 1.1
 */
@ConsumerType
public interface Advising {

    /**
     * What it has to say, the most important first; the agent shows the first {@link Advice#MOST}. Called on an instance that was made
     * to learn whether its configuration would do, on the thread that made it: as there, no I/O.
     */
    List<Advice> advice();
}
