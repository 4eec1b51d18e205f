package org.millrace.runtime.topology.model;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.finding.Place;
import org.millrace.runtime.topology.finding.Rule;
import org.millrace.runtime.topology.parse.Parsed;
import org.millrace.runtime.topology.parse.Setting;

/** Flume's configuration filters: that of the environment is here, others are named as missing. */
final class ConfigurationFilters {
    private static final String ENVIRONMENT_CLASS = "org.apache.flume.configfilter.EnvironmentVariableConfigFilter";

    private final String path;
    private final Findings findings;

    ConfigurationFilters(String agent, Findings findings) {
        this.path = agent + ".configfilters";
        this.findings = findings;
    }

    /** The names of those of the environment. They are read before variables are, because they bring some. */
    Set<String> environment(Parsed parsed) {
        Map<String, Setting> below = new LinkedHashMap<>();
        parsed.entries().forEach((key, entry) -> {
            if (key.startsWith(path + ".") && !entry.value().isEmpty()) {
                String rest = key.substring(path.length() + 1);
                below.put(rest, new Setting(rest, entry.value(), entry.value(), entry.position()));
            }
        });
        Optional<Setting> list = Optional.ofNullable(parsed.entries().get(path))
                .map(entry -> new Setting(path, entry.value(), entry.value(), entry.position()));
        Set<String> names = new LinkedHashSet<>();
        new Section(path, list, below, findings).components(findings).forEach((name, keys) -> {
            Setting type = keys.get("type");
            String typed = type == null ? "" : type.value();
            if (typed.equalsIgnoreCase("env") || typed.equals(ENVIRONMENT_CLASS)) {
                names.add(name);
            } else {
                Setting any = type == null ? keys.values().iterator().next() : type;
                findings.warning(
                        Rule.UNSUPPORTED,
                        new Place(any.position(), path + "." + name, "type"),
                        typed.isEmpty()
                                ? "is required"
                                : "configuration filters of type " + typed + " are not supported",
                        typed.isEmpty() ? "set " + path + "." + name + ".type" : "the type env is");
            }
        });
        return names;
    }
}
