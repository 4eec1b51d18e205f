package org.millrace.runtime.topology.validate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.millrace.runtime.topology.finding.Finding;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.finding.Nearest;
import org.millrace.runtime.topology.finding.Place;
import org.millrace.runtime.topology.finding.Rule;
import org.millrace.runtime.topology.finding.Severity;
import org.millrace.runtime.topology.metadata.ComponentType;
import org.millrace.runtime.topology.metadata.KeyDefinition;
import org.millrace.runtime.topology.metadata.PartDefinition;
import org.millrace.runtime.topology.model.KindKeys;
import org.millrace.runtime.topology.model.Node;
import org.millrace.runtime.topology.parse.Setting;

/** Checks a component's keys against what its bundle says of them. */
final class KeyRules {
    private final Node node;
    private final ComponentType type;
    private final KeySpace space;
    private final boolean strict;
    private final Findings findings;
    private final List<Setting> unknown = new ArrayList<>();

    /**
     * @param space what an unknown key may have meant
     */
    KeyRules(Node node, ComponentType type, KeySpace space, boolean strict, Findings findings) {
        this.node = node;
        this.type = type;
        this.space = space;
        this.strict = strict;
        this.findings = findings;
    }

    /** The keys that the component gets. */
    Map<String, String> check() {
        Map<String, String> properties = new LinkedHashMap<>();
        node.settings().forEach((key, setting) -> {
            if (key.startsWith(KindKeys.ENGINE) && !EngineKeys.of(node.kind()).contains(key)) {
                unknown(key, setting);
            }
        });
        node.own().forEach((key, setting) -> {
            Optional<KeyDefinition> definition = type.key(key);
            Optional<PartDefinition> part = type.partOf(key);
            if (part.isPresent()) {
                if (part.get().defaultType().isEmpty()
                        && !node.settings().containsKey(part.get().key())) {
                    unused(part.get(), setting);
                } else if (key.equals(part.get().key() + ".type")) {
                    unknown(setting, "did you mean " + part.get().key() + "?");
                }
            } else if (definition.isPresent()) {
                properties.put(key, checkValue(definition.get(), setting));
            } else if (type.ignores(key)) {
                ignored(setting);
                properties.put(key, setting.value());
            } else if (type.free(key) || !type.described()) {
                properties.put(key, setting.value());
            } else if (key.equals(EngineKeys.FORMER_VERSION)) {
                former(setting);
            } else {
                unknown(key, setting);
            }
        });
        for (KeyDefinition definition : type.keys().values()) {
            if (definition.mustBeSet() && !node.settings().containsKey(definition.id())) {
                missing(definition);
            }
        }
        return properties;
    }

    /** Told where the key stands that may have been meant to be this one. */
    private void missing(KeyDefinition definition) {
        Setting meant = meant(definition.id()).orElse(null);
        String reason = "is required by " + node.kind().word() + " type " + type.type();
        if (meant == null) {
            findings.error(
                    Rule.MISSING_KEY,
                    node.place(definition.id()),
                    reason,
                    "set " + node.path() + "." + definition.id());
        } else {
            findings.error(
                    Rule.MISSING_KEY,
                    new Place(meant.position(), node.path(), definition.id()),
                    reason,
                    "did you mean " + definition.id() + " instead of " + meant.key() + "?");
        }
    }

    private Optional<Setting> meant(String id) {
        return unknown.stream()
                .filter(setting -> space.nearest(setting.key()).equals(Optional.of(id)))
                .findFirst();
    }

    private String checkValue(KeyDefinition definition, Setting setting) {
        Optional<String> problem = ValueRule.problem(definition, setting.value());
        if (problem.isPresent()) {
            boolean secret = type.secret(definition.id()) || setting.secret();
            findings.error(
                    Rule.VALUE,
                    node.place(setting.key()),
                    (secret ? "the value" : "\"" + setting.typed() + "\"") + " " + problem.get(),
                    suggestion(definition, setting, secret));
        }
        return ValueRule.spelledAsOption(definition, setting.value());
    }

    private static String suggestion(KeyDefinition definition, Setting setting, boolean secret) {
        if (!setting.remark().isEmpty()) {
            return setting.remark();
        }
        if (!definition.options().isEmpty() && !secret) {
            return Nearest.hint(setting.shown(setting.value()), definition.options(), "");
        }
        return definition.hasDefault() && !definition.defaults().isEmpty() && !secret
                ? "the default is " + definition.defaults()
                : "";
    }

    /** A warning however strict the check is: whoever moves a file over from elsewhere is to leave such keys in it. */
    private void ignored(Setting setting) {
        findings.warning(
                Rule.IGNORED_KEY,
                node.place(setting.key()),
                "means nothing to " + node.kind().word() + " type " + type.type() + ", which takes it and does without",
                "");
    }

    /** A pin that is not heeded would let another version serve than was meant. */
    private void former(Setting setting) {
        findings.error(
                Rule.UNKNOWN_KEY,
                node.place(setting.key()),
                "is called " + Node.VERSION + "; the component is not pinned to a version",
                "set " + node.path() + "." + Node.VERSION + " instead");
    }

    private void unused(PartDefinition part, Setting setting) {
        findings.addAll(Set.of(new Finding(
                strict ? Severity.ERROR : Severity.WARNING,
                Rule.UNKNOWN_KEY,
                node.place(setting.key()),
                "configures a " + part.kind().word() + ", and none is named; ignored",
                "set " + node.path() + "." + part.key())));
    }

    private void unknown(String key, Setting setting) {
        unknown.add(setting);
        unknown(setting, space.hint(key));
    }

    private void unknown(Setting setting, String hint) {
        findings.addAll(Set.of(new Finding(
                strict ? Severity.ERROR : Severity.WARNING,
                Rule.UNKNOWN_KEY,
                node.place(setting.key()),
                "unknown key of " + node.kind().word() + " type " + type.type() + ", ignored",
                hint)));
    }
}
