package org.millrace.runtime.topology.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.runtime.topology.finding.Place;
import org.millrace.runtime.topology.finding.Position;
import org.millrace.runtime.topology.parse.Setting;

/**
 * A component as described.
 *
 * @param kind its kind
 * @param name its name without the agent's; an interceptor's is {@code source.interceptor}, a selector's its source's, a
 *     processor's its group's, a part's {@code owner.key}
 * @param path where its keys are: {@code a1.sources.r1}
 * @param settings its keys without the path, in the file's order
 * @param position where it is first mentioned
 */
public record Node(Kind kind, String name, String path, Map<String, Setting> settings, Position position) {
    /** The key that pins it to a version. */
    public static final String VERSION = KindKeys.ENGINE + "version";
    /** The key that names the channel its dead letters go to. */
    public static final String DEAD_LETTERS = KindKeys.ENGINE + "deadLetters";

    /** What the rest of the runtime calls it. */
    public ComponentKey key() {
        return new ComponentKey(kind, name);
    }

    /** The type as typed, or the kind's default; empty if there is neither. */
    public String type() {
        Setting type = settings.get("type");
        return type == null ? KindKeys.defaultType(kind) : type.value();
    }

    /** The version it is pinned to: a version or a range. */
    public Optional<Setting> pin() {
        return Optional.ofNullable(settings.get(VERSION));
    }

    /** Whether it is part of another component, whose section its keys stand in. */
    public boolean isPart() {
        return KindKeys.isPart(kind);
    }

    /** The words of one of its keys; none if it is not set. */
    public List<String> words(String key) {
        Setting setting = settings.get(key);
        return setting == null ? List.of() : setting.words();
    }

    /** What messages may show of a word of one of its keys. */
    public String shown(String key, String word) {
        Setting setting = settings.get(key);
        return setting == null ? word : setting.shown(word);
    }

    /** Where one of its keys stands; if it is not set, where the component does. */
    public Place place(String key) {
        Setting setting = settings.get(key);
        // A part's type stands under the key of the part itself.
        String shown = isPart() && key.equals("type") ? "" : key;
        return new Place(setting == null ? position : setting.position(), path, shown);
    }

    /** The same without the comments that became part of the values of these keys. */
    public Node withoutComments(Set<String> keys) {
        Map<String, Setting> plain = new LinkedHashMap<>();
        settings.forEach((key, setting) -> plain.put(key, keys.contains(key) ? setting.withoutComment() : setting));
        return new Node(kind, name, path, plain, position);
    }

    /** The keys that are meant for the component itself. */
    public Map<String, Setting> own() {
        Map<String, Setting> own = new LinkedHashMap<>();
        settings.forEach((key, setting) -> {
            if (!KindKeys.reserves(kind, key)) {
                own.put(key, setting);
            }
        });
        return own;
    }

    @Override
    public String toString() {
        return key().toString();
    }
}
