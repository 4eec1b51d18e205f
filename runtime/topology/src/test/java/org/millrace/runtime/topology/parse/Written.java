package org.millrace.runtime.topology.parse;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.millrace.runtime.topology.finding.Findings;

/** Text for tests, as if it stood in a file {@code a.conf}. */
public final class Written {
    private Written() {}

    /** Parses it. */
    public static Parsed lines(List<String> lines) {
        Findings findings = new Findings();
        Map<String, Entry> entries = PropertiesText.parse("a.conf", String.join("\n", lines), findings);
        return new Parsed(entries, findings.list());
    }

    /** The entry of a key that is there. */
    public static Entry entry(Parsed parsed, String key) {
        return Objects.requireNonNull(parsed.entries().get(key), key);
    }

    /** With this environment and these system properties. */
    public static Lookups lookups(Map<String, String> environment, Map<String, String> properties) {
        return Lookups.of(environment::get, properties::get);
    }
}
