package org.millrace.runtime.flow.channel;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;

/**
 * Whose marks a channel keeps. One that the topology does not have may have left events behind that are acknowledged and not
 * published. Open to every thread.
 */
final class MarkOwners {
    private final Set<ComponentKey> owners = ConcurrentHashMap.newKeySet();
    private volatile Set<ComponentKey> topology = Set.of();
    private volatile boolean told;

    /** A channel has come, with these marks. */
    void are(Map<String, Mark> marks) {
        owners.clear();
        marks.keySet().forEach(name -> MarkNames.owner(name).ifPresent(owners::add));
    }

    /** These have been committed. */
    void change(MarkChanges changes) {
        changes.set().keySet().forEach(name -> MarkNames.owner(name).ifPresent(owners::add));
    }

    /** All components that the topology has now. */
    void known(Set<ComponentKey> names) {
        topology = names;
        told = true;
    }

    /** For the status; empty if all of them are there. */
    String note() {
        if (!told || owners.isEmpty()) {
            return "";
        }
        Set<ComponentKey> gone = new TreeSet<>(owners);
        gone.removeAll(topology);
        return gone.isEmpty()
                ? ""
                : "keeps marks of " + gone.stream().map(ComponentKey::toString).collect(Collectors.joining(", "))
                        + ", which the topology does not have; see \"millrace marks\"";
    }
}
