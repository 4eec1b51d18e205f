package org.millrace.runtime.topology.plan;

import java.util.List;

/**
 * What happens to one part of the topology.
 *
 * @param kind what
 * @param part the part: {@code source r1}
 * @param details what about it changes: {@code port 1 -> 2}; nothing for a part that comes or goes
 */
public record Change(Kind kind, String part, List<String> details) {

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
        return kind.word() + " " + part + (details.isEmpty() ? "" : ": " + String.join("; ", details));
    }
}
