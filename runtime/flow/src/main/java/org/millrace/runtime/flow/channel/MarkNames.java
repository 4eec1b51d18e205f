package org.millrace.runtime.flow.channel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;

/**
 * How a channel's marks are named: after the component that they belong to, and its own key behind a tab, such as
 * {@code source r1 [tab] /var/log/a}. A sink has one mark, with an empty key and no tab.
 */
public final class MarkNames {
    private static final char SEPARATOR = '\t';

    private MarkNames() {}

    /** The changes of one component, as a channel is told of them. */
    public static MarkChanges of(ComponentKey owner, MarkChanges own) {
        if (own.isEmpty()) {
            return own;
        }
        MarkChanges all = MarkChanges.none();
        for (Map.Entry<String, Mark> entry : own.set().entrySet()) {
            all = all.with(name(owner, entry.getKey()), entry.getValue());
        }
        for (String key : own.dropped()) {
            all = all.without(name(owner, key));
        }
        return all;
    }

    /** How a channel calls one of them. */
    public static String name(ComponentKey owner, String key) {
        return key.isEmpty() ? owner.toString() : owner.toString() + SEPARATOR + key;
    }

    /** Those of one component, by its own keys. */
    public static Map<String, Mark> in(Map<String, Mark> all, ComponentKey owner) {
        Map<String, Mark> own = new LinkedHashMap<>();
        String prefix = owner.toString();
        all.forEach((name, mark) -> {
            if (name.equals(prefix)) {
                own.put("", mark);
            } else if (name.startsWith(prefix) && name.charAt(prefix.length()) == SEPARATOR) {
                own.put(name.substring(prefix.length() + 1), mark);
            }
        });
        return own;
    }

    /** Whose a mark is; empty if the agent has not named it. */
    public static Optional<ComponentKey> owner(String name) {
        int tab = name.indexOf(SEPARATOR);
        return ComponentKey.parse(tab < 0 ? name : name.substring(0, tab));
    }
}
