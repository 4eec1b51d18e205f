package org.millrace.runtime.topology.validate;

import java.util.Set;
import java.util.TreeSet;
import org.millrace.api.component.Kind;
import org.millrace.runtime.topology.model.Node;

/** The keys in a component's section that are the engine's own business. */
final class EngineKeys {
    /** The key that pinned a component before the engine's keys had a beginning of their own. */
    static final String FORMER_VERSION = "version";

    private EngineKeys() {}

    /** Those that a component of this kind takes. */
    static Set<String> of(Kind kind) {
        Set<String> keys = new TreeSet<>(Set.of(Node.VERSION));
        if (kind == Kind.SOURCE || kind == Kind.SINK || kind == Kind.INTERCEPTOR) {
            keys.add(Node.DEAD_LETTERS);
        }
        return keys;
    }
}
