package org.millrace.runtime.topology.validate;

import java.util.Map;
import java.util.Optional;
import org.millrace.runtime.topology.metadata.ComponentType;
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

    /** Whether messages must not show the value of this key. */
    public boolean secret(String key) {
        return type.map(t -> t.secret(key)).orElse(false) || Setting.secretName(key);
    }
}
