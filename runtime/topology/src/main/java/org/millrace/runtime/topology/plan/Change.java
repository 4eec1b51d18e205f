package org.millrace.runtime.topology.plan;

import java.util.List;
import org.millrace.api.component.ComponentKey;

/**
 * What happens to one part of the topology.
 *
 * @param kind what
 * @param part the part; a group of sinks goes by its processor
 * @param details what about it changes: {@code port 1 -> 2}; nothing for a part that comes or goes
 */
public record Change(Kind kind, ComponentKey part, List<String> details) {

    /** What can happen. */
    public enum Kind {
        /** It comes. */
        ADDED("added"),
        /** It goes on otherwise. */
        CHANGED("changed"),
        /** It goes. */
        REMOVED("removed");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** For people. */
        public String word() {
            return word;
        }
    }

    @Override
    public String toString() {
        String name = part.kind() == org.millrace.api.component.Kind.PROCESSOR
                ? "sink group " + part.name()
                : part.toString();
        return kind.word() + " " + name + (details.isEmpty() ? "" : ": " + String.join("; ", details));
    }
}
