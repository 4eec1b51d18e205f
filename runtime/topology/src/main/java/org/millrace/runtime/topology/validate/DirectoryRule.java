package org.millrace.runtime.topology.validate;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.finding.Rule;
import org.millrace.runtime.topology.model.AgentModel;
import org.millrace.runtime.topology.model.Node;
import org.millrace.runtime.topology.parse.Setting;

/**
 * Checks that components do not keep their files in each other's directories. A channel takes its directory for itself, so a
 * second one in the same is an error; one inside another's, or a sink's files beside a channel's, are told.
 */
final class DirectoryRule {
    /** The keys that name directories to write to, by type; several are separated by commas. */
    private static final Map<String, Set<String>> KEYS = Map.of(
            "file", Set.of("checkpointDir", "dataDirs"),
            "spillablememory", Set.of("checkpointDir", "dataDirs"),
            "file_roll", Set.of("sink.directory"));

    private record Used(Node node, Setting key, String typed, Path directory, boolean channel) {}

    private final AgentModel model;
    private final Map<String, Binding> bindings;
    private final Findings findings;

    DirectoryRule(AgentModel model, Map<String, Binding> bindings, Findings findings) {
        this.model = model;
        this.bindings = bindings;
        this.findings = findings;
    }

    void check() {
        List<Used> all = new ArrayList<>();
        model.channels().forEach(channel -> all.addAll(used(channel, true)));
        model.sinks().forEach(sink -> all.addAll(used(sink.node(), false)));
        for (int i = 0; i < all.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (!all.get(i).node().path().equals(all.get(j).node().path())) {
                    compare(all.get(i), all.get(j));
                }
            }
        }
    }

    private void compare(Used one, Used other) {
        boolean same = one.directory().equals(other.directory());
        boolean nested = !same
                && (one.directory().startsWith(other.directory())
                        || other.directory().startsWith(one.directory()));
        String theirs = other.node().path() + "." + other.key().key() + " ("
                + other.key().position() + ")";
        String shown = one.node().shown(one.key().key(), one.typed());
        if (same && one.channel() && other.channel()) {
            findings.error(
                    Rule.DIRECTORY,
                    one.node().place(one.key().key()),
                    "directory " + shown + " is that of " + theirs + ", too",
                    "each channel needs directories of its own");
        } else if (same && (one.channel() || other.channel() || samePrefix(one, other))) {
            findings.warning(
                    Rule.DIRECTORY,
                    one.node().place(one.key().key()),
                    "directory " + shown + " is that of " + theirs + ", too",
                    one.channel() || other.channel()
                            ? "a channel's directory is its own"
                            : "give one of them another directory, or another sink.pathManager.prefix");
        } else if (nested && (one.channel() || other.channel())) {
            findings.warning(
                    Rule.DIRECTORY,
                    one.node().place(one.key().key()),
                    "directory " + shown + " and that of " + theirs + " are one inside the other",
                    "keep them side by side");
        }
    }

    private static boolean samePrefix(Used one, Used other) {
        String key = "sink.pathManager.prefix";
        return one.node().words(key).equals(other.node().words(key));
    }

    private List<Used> used(Node node, boolean channel) {
        Binding binding = bindings.get(node.path());
        String type =
                binding == null ? "" : binding.type().map(found -> found.type()).orElse("");
        List<Used> used = new ArrayList<>();
        for (String key : KEYS.getOrDefault(type, Set.of())) {
            Setting setting = node.settings().get(key);
            if (setting != null) {
                for (String typed : setting.value().split(",", -1)) {
                    add(used, node, setting, typed.strip(), channel);
                }
            }
        }
        return used;
    }

    private static void add(List<Used> used, Node node, Setting setting, String typed, boolean channel) {
        try {
            if (!typed.isEmpty()) {
                used.add(new Used(node, setting, typed, real(Path.of(typed).toAbsolutePath()), channel));
            }
        } catch (InvalidPathException e) {
            // No directory at all; its component says so.
        }
    }

    /** The directory that is meant, links and detours followed as far as it exists. */
    static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (NoSuchFileException e) {
            Path parent = path.getParent();
            Path name = path.getFileName();
            return parent == null || name == null
                    ? path
                    : real(parent).resolve(name).normalize();
        } catch (IOException e) {
            // Where a link leads can't be found out; what is written can.
            return path.normalize();
        }
    }
}
