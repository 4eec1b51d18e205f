package org.millrace.runtime.topology.validate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.millrace.runtime.topology.metadata.ComponentType;
import org.millrace.runtime.topology.metadata.KeyDefinition;
import org.millrace.runtime.topology.metadata.PartDefinition;
import org.millrace.runtime.topology.model.Node;
import org.millrace.runtime.topology.parse.Setting;

/**
 * A component and the bundle's type that serves it.
 *
 * @param node the component
 * @param type what serves it; none while it waits for a bundle
 * @param properties the keys it gets, resolved; unknown ones are not among them
 */
public record Binding(Node node, Optional<ComponentType> type, Map<String, String> properties) {

    /** The properties as they are configured: of a key that takes several values, the values; secrets are private ones. */
    public Map<String, Object> configured() {
        Map<String, Object> configured = new LinkedHashMap<>();
        properties.forEach((key, value) -> configured.put(
                type.map(t -> t.property(key)).orElse(key),
                type.flatMap(t -> t.key(key)).filter(KeyDefinition::many).isPresent()
                        ? ValueRule.elements(value)
                        : value));
        return configured;
    }

    /** The parts of it that are to be there: those the user names, and those that have a default. */
    public List<Node> parts() {
        List<Node> parts = new ArrayList<>();
        for (PartDefinition part : type.map(ComponentType::parts).orElse(List.of())) {
            Setting named = node.settings().get(part.key());
            if (named == null && part.defaultType().isEmpty()) {
                continue;
            }
            Map<String, Setting> settings = new LinkedHashMap<>();
            settings.put(
                    "type",
                    named == null
                            ? new Setting("type", part.defaultType(), part.defaultType(), node.position())
                            : named.as("type"));
            String prefix = part.key() + ".";
            node.settings().forEach((key, setting) -> {
                String own = key.startsWith(prefix) ? key.substring(prefix.length()) : "";
                if (!own.isEmpty() && !own.equals("type")) {
                    settings.put(own, setting.as(own));
                }
            });
            parts.add(new Node(
                    part.kind(),
                    node.name() + "." + part.key(),
                    node.path() + "." + part.key(),
                    settings,
                    named == null ? node.position() : named.position()));
        }
        return parts;
    }

    /** Whether messages must not show the value of this key. */
    public boolean secret(String key) {
        return type.map(t -> t.secret(key)).orElse(false) || Setting.secretName(key);
    }
}
