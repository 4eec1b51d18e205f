package org.millrace.runtime.topology;

import java.util.ArrayList;
import java.util.List;
import org.millrace.runtime.topology.metadata.ComponentType;
import org.millrace.runtime.topology.metadata.KeyDefinition;

/** Component types for people. */
final class TypesAsText {
    private TypesAsText() {}

    static String of(List<ComponentType> types) {
        StringBuilder text = new StringBuilder();
        for (ComponentType type : types) {
            text.append(type.kind().word())
                    .append(' ')
                    .append(type.type())
                    .append("  ")
                    .append(type.provider().version())
                    .append("  ")
                    .append(type.provider().symbolicName())
                    .append("  ")
                    .append(type.stability());
            if (!type.guarantee().isEmpty()) {
                text.append("  (").append(type.guarantee()).append(')');
            }
            text.append('\n');
            type.keys().values().forEach(key -> key(text, key));
            type.freeKeys().forEach(prefix -> text.append("    ").append(prefix).append("*  any key\n"));
            type.ignoredKeys().forEach(key -> text.append("    ").append(key).append("  taken and ignored\n"));
        }
        return text.toString();
    }

    private static void key(StringBuilder text, KeyDefinition key) {
        List<String> facts = new ArrayList<>();
        facts.add(key.type());
        if (key.mustBeSet()) {
            facts.add("required");
        } else if (!key.defaults().isEmpty()) {
            facts.add("default " + visible(key.defaults()));
        }
        if (!key.min().isEmpty()) {
            facts.add("at least " + key.min());
        }
        if (!key.max().isEmpty()) {
            facts.add("at most " + key.max());
        }
        if (!key.options().isEmpty()) {
            facts.add("one of " + String.join(" ", key.options()));
        }
        text.append("    ").append(key.id()).append("  ").append(String.join(", ", facts));
        if (!key.description().isEmpty()) {
            text.append("  ").append(key.description());
        }
        text.append('\n');
    }

    /** A line's end is a common default; it must not end the line of the key. */
    private static String visible(String value) {
        return value.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t");
    }
}
