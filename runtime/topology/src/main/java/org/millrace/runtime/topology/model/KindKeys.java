package org.millrace.runtime.topology.model;

import java.util.Set;
import org.millrace.api.component.Kind;

/** What the language of the configuration says of the components of a kind. */
public final class KindKeys {
    /** What stands before the keys of a component that are the engine's own business, whatever its kind. */
    public static final String ENGINE = "millrace.";

    private KindKeys() {}

    /** Whether such a component is part of another, whose section its keys stand in. */
    public static boolean isPart(Kind kind) {
        return kind == Kind.SERIALIZER || kind == Kind.DESERIALIZER;
    }

    /** The type of a component that names none; empty if it must name one. */
    public static String defaultType(Kind kind) {
        return switch (kind) {
            case SELECTOR -> "replicating";
            case PROCESSOR -> "default";
            default -> "";
        };
    }

    /** Whether a key is the agent's own business: it is not passed to the component. */
    public static boolean reserves(Kind kind, String key) {
        if (key.equals("type") || key.startsWith(ENGINE)) {
            return true;
        }
        return switch (kind) {
            case SOURCE ->
                Set.of("channels", "interceptors").contains(key)
                        || key.startsWith("selector.")
                        || key.startsWith("interceptors.");
            case SINK -> key.equals("channel");
            default -> false;
        };
    }
}
