package org.millrace.declaration.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The metatypes of a jar.
 *
 * @param classes the ids of keys, by the id of their group
 * @param factories groups by the PID of which there may be many configurations
 * @param singles groups by the PID of which there is one
 */
record KeyDescriptions(Map<String, Set<String>> classes, Map<String, String> factories, Map<String, String> singles) {
    /** None. */
    KeyDescriptions() {
        this(new LinkedHashMap<>(), new LinkedHashMap<>(), new HashMap<>());
    }

    /** The PIDs that a group of keys goes with. */
    List<String> pidsOf(String group) {
        List<String> pids = new ArrayList<>();
        for (Map<String, String> each : List.of(factories, singles)) {
            each.forEach((pid, other) -> {
                if (other.equals(group)) {
                    pids.add(pid);
                }
            });
        }
        return pids;
    }
}
