package org.millrace.runtime.topology.model;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.millrace.api.operate.Printable;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.finding.Nearest;
import org.millrace.runtime.topology.finding.Place;
import org.millrace.runtime.topology.finding.Position;
import org.millrace.runtime.topology.finding.Rule;
import org.millrace.runtime.topology.parse.Setting;

/**
 * A list of names and the keys below each name: {@code a1.sources} and {@code a1.sources.<name>.<key>}, or the interceptors
 * of a source. The first dot ends a name.
 */
final class Section {
    private static final int LONGEST_NAME = 100;

    private final String path;
    private final Optional<Setting> list;
    private final Map<String, Map<String, Setting>> keys = new LinkedHashMap<>();

    /**
     * @param path what stands before the names, such as {@code a1.sources}
     * @param list the list of names
     * @param below the keys below the path, without it
     */
    Section(String path, Optional<Setting> list, Map<String, Setting> below, Findings findings) {
        this.path = path;
        this.list = list;
        below.forEach((key, setting) -> {
            int dot = key.indexOf('.');
            if (dot <= 0 || dot == key.length() - 1) {
                findings.warning(
                        Rule.UNKNOWN_KEY,
                        Place.of(setting.position(), path + "." + key),
                        "is not a key of a component and ignored",
                        "keys are " + path + ".<name>.<key>");
            } else {
                String rest = key.substring(dot + 1);
                keys.computeIfAbsent(key.substring(0, dot), n -> new LinkedHashMap<>())
                        .put(rest, setting.as(rest));
            }
        });
    }

    /** The components that are both listed and configured, in the list's order; the others are findings. */
    Map<String, Map<String, Setting>> components(Findings findings) {
        Map<String, Map<String, Setting>> components = new LinkedHashMap<>();
        Set<String> listed = list.map(setting -> unique(setting, findings)).orElse(Set.of());
        Set<String> unlisted = new LinkedHashSet<>(keys.keySet());
        unlisted.removeAll(listed);
        for (String name : listed) {
            Map<String, Setting> settings = keys.get(name);
            if (!sound(name)) {
                Setting setting = list.orElseThrow();
                findings.error(
                        Rule.NAME,
                        new Place(setting.position(), path + "." + setting.shown(name), ""),
                        "a name has at most " + LONGEST_NAME
                                + " characters, and no /, \\ or character that can't be seen",
                        "choose another");
            } else if (settings != null) {
                components.put(name, settings);
            } else {
                Setting setting = list.orElseThrow();
                findings.error(
                        Rule.NOT_CONFIGURED,
                        new Place(setting.position(), path + "." + setting.shown(name), ""),
                        "is listed in " + path + " but has no keys",
                        Nearest.hint(name, unlisted, "set " + path + "." + setting.shown(name) + ".type"));
            }
        }
        for (String name : unlisted) {
            findings.warning(
                    Rule.NOT_LISTED,
                    new Place(positionOf(name), path + "." + name, ""),
                    "has keys but is not listed in " + path + "; they are ignored",
                    Nearest.to(name, listed)
                            .map(near -> "did you mean " + near + "?")
                            .orElse("add it to " + path));
        }
        return components;
    }

    /** Names of components become names of directories, threads and figures. */
    private static boolean sound(String name) {
        return name.length() <= LONGEST_NAME
                && name.indexOf('/') < 0
                && name.indexOf('\\') < 0
                && Printable.of(name).equals(name);
    }

    /** Where a component is first mentioned among the keys. */
    Position positionOf(String name) {
        return keys.getOrDefault(name, Map.of()).values().stream()
                .findFirst()
                .map(Setting::position)
                .orElse(Position.NOWHERE);
    }

    private Set<String> unique(Setting setting, Findings findings) {
        Set<String> names = new LinkedHashSet<>();
        List<String> words = setting.words();
        for (String word : words) {
            if (!names.add(word)) {
                findings.warning(
                        Rule.LISTED_TWICE,
                        Place.of(setting.position(), path),
                        setting.shown(word) + " is listed twice; it is there once",
                        "remove one");
            }
        }
        return names;
    }
}
