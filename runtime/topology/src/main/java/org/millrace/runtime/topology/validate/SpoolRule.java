package org.millrace.runtime.topology.validate;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.finding.Rule;
import org.millrace.runtime.topology.model.AgentModel;
import org.millrace.runtime.topology.model.Node;
import org.millrace.runtime.topology.parse.Setting;

/**
 * Tells of sources that read files from the same directory: both would read them, or each takes some away from the other. And of sinks
 * that write into one: what they write would be read. Whoever gives each source a pattern of its own may have parted them.
 */
final class SpoolRule {
    private static final String TYPE = "spooldir";
    private static final String KEY = "spoolDir";
    private static final String PATTERN = "includePattern";

    private record Spool(Node node, Setting key, Path directory) {
        boolean reads(Path other) {
            boolean deep = node.words("recursiveDirectorySearch").contains("true");
            return other.equals(directory) || (deep && other.startsWith(directory));
        }
    }

    private final AgentModel model;
    private final Map<String, Binding> bindings;
    private final Findings findings;

    SpoolRule(AgentModel model, Map<String, Binding> bindings, Findings findings) {
        this.model = model;
        this.bindings = bindings;
        this.findings = findings;
    }

    void check() {
        List<Spool> spools = new ArrayList<>();
        model.sources().forEach(source -> add(spools, source.node(), TYPE, KEY));
        for (int i = 0; i < spools.size(); i++) {
            for (int j = 0; j < i; j++) {
                compare(spools.get(i), spools.get(j));
            }
        }
        List<Spool> written = new ArrayList<>();
        model.sinks().forEach(sink -> add(written, sink.node(), "file_roll", "sink.directory"));
        for (Spool to : written) {
            spools.stream()
                    .filter(spool -> spool.reads(to.directory()))
                    .forEach(spool -> tell(to, spool, "is read by", "give the sink another directory"));
        }
    }

    private void compare(Spool one, Spool other) {
        boolean shared = one.reads(other.directory()) || other.reads(one.directory());
        boolean parted = one.node().settings().containsKey(PATTERN)
                && other.node().settings().containsKey(PATTERN)
                && !one.node().words(PATTERN).equals(other.node().words(PATTERN));
        if (shared && !parted) {
            tell(one, other, "is read by", "give each a directory, or an " + PATTERN + " of its own");
        }
    }

    private void tell(Spool one, Spool other, String verb, String suggestion) {
        findings.warning(
                Rule.DIRECTORY,
                one.node().place(one.key().key()),
                "directory " + one.node().shown(one.key().key(), one.key().value()) + " " + verb + " "
                        + other.node().path() + "." + other.key().key() + " ("
                        + other.key().position() + "), too",
                suggestion);
    }

    private void add(List<Spool> to, Node node, String type, String key) {
        Binding binding = bindings.get(node.path());
        Setting setting = node.settings().get(key);
        boolean ofType = binding != null
                && binding.type().map(found -> found.type().equals(type)).orElse(false);
        if (!ofType || setting == null || setting.value().isBlank()) {
            return;
        }
        try {
            Path directory = Path.of(setting.value().strip()).toAbsolutePath();
            to.add(new Spool(node, setting, DirectoryRule.real(directory)));
        } catch (InvalidPathException e) {
            // No directory at all; its component says so.
        }
    }
}
