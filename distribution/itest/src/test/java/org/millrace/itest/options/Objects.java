package org.millrace.itest.options;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.millrace.runtime.topology.parse.ConfigurationFiles;

/** A file of properties as the objects that its schema describes. */
final class Objects {
    private static final Set<String> NESTED = Set.of("interceptors", "selector", "processor");

    private Objects() {}

    /** Agents by name; lists of names are what the objects are called, and left out. */
    static Map<String, Object> of(Path file) {
        Map<String, Object> agents = new LinkedHashMap<>();
        ConfigurationFiles.read(List.of(file))
                .entries()
                .values()
                .forEach(entry -> place(agents, entry.key(), entry.value()));
        return agents;
    }

    private static void place(Map<String, Object> agents, String key, String value) {
        String[] words = key.split("\\.", 4);
        if (words.length < 4) {
            return;
        }
        Map<String, Object> component = below(below(below(agents, words[0]), words[1]), words[2]);
        String[] own = words[3].split("\\.", 3);
        if (!NESTED.contains(own[0])) {
            component.put(words[3], value);
        } else if (own[0].equals("interceptors") && own.length == 3) {
            below(below(component, own[0]), own[1]).put(own[2], value);
        } else if (!own[0].equals("interceptors")) {
            below(component, own[0]).put(words[3].substring(own[0].length() + 1), value);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> below(Map<String, Object> object, String name) {
        return (Map<String, Object>) object.computeIfAbsent(name, any -> new LinkedHashMap<String, Object>());
    }
}
