package org.millrace.runtime.topology.validate;

import java.util.List;
import org.millrace.runtime.topology.finding.Finding;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.finding.Rule;
import org.millrace.runtime.topology.metadata.ComponentType;
import org.millrace.runtime.topology.metadata.KeyDefinition;
import org.millrace.runtime.topology.model.Node;

/**
 * What it means that keys of a component have no value. As in Flume such a key counts as absent; for a text that is empty by
 * default that is exactly what was written, and nothing to speak of. Of others it is told what they are now.
 */
final class EmptyValues {
    private EmptyValues() {}

    static void judge(Node node, ComponentType type, Findings findings) {
        List<Finding> empty = findings.list().stream()
                .filter(finding -> finding.rule() == Rule.EMPTY_VALUE)
                .filter(finding -> finding.place().key().startsWith(node.path() + "."))
                .toList();
        for (Finding finding : empty) {
            String key = finding.place().key().substring(node.path().length() + 1);
            KeyDefinition definition = type.key(key).orElse(null);
            if (definition == null) {
                continue;
            }
            if (isText(definition)
                    && !definition.mustBeSet()
                    && definition.defaults().isEmpty()) {
                findings.removeIf(finding::equals);
            } else if (definition.hasDefault() && !definition.secret()) {
                findings.removeIf(finding::equals);
                findings.warning(
                        Rule.EMPTY_VALUE,
                        finding.place(),
                        "has no value and is ignored; it is " + definition.defaults() + ", the default",
                        finding.suggestion());
            }
        }
    }

    private static boolean isText(KeyDefinition definition) {
        return definition.type().equals("String") || definition.type().equals("Password");
    }
}
