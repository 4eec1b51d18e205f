package org.millrace.runtime.topology.validate;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.finding.Rule;
import org.millrace.runtime.topology.model.AgentModel;
import org.millrace.runtime.topology.model.Node;
import org.millrace.runtime.topology.parse.Setting;
import org.millrace.runtime.topology.validate.CommonName.Wanted;

/**
 * Tells of sources that read the same files of a directory: both would bring them, or each takes some away from the other. And of sinks
 * that write into one: what they write would be read. Whoever gives each source a pattern of its own has parted them, unless a name is
 * found that suits both.
 */
final class FileReadersRule {
    private static final String INCLUDED = "includePattern";
    private static final String IGNORED = "ignorePattern";
    private static final String GROUP = "filegroups.";

    /**
     * What a component reads or writes in a directory.
     *
     * @param typed the directory as it was typed
     * @param deep whether directories in it belong to it
     * @param wanted the names of its files
     * @param known whether messages may show a name that suits
     */
    private record Corner(
            Node node, Setting key, String typed, Path directory, boolean deep, Wanted wanted, boolean known) {
        boolean reads(Path other) {
            return other.equals(directory) || (deep && other.startsWith(directory));
        }
    }

    private final AgentModel model;
    private final Map<String, Binding> bindings;
    private final Findings findings;

    FileReadersRule(AgentModel model, Map<String, Binding> bindings, Findings findings) {
        this.model = model;
        this.bindings = bindings;
        this.findings = findings;
    }

    void check() {
        List<Corner> read = new ArrayList<>();
        model.sources().forEach(source -> {
            spooled(source.node()).ifPresent(read::add);
            read.addAll(followed(source.node()));
        });
        for (int i = 0; i < read.size(); i++) {
            for (int j = 0; j < i; j++) {
                compare(read.get(i), read.get(j));
            }
        }
        model.sinks().forEach(sink -> written(sink.node()).ifPresent(to -> read.stream()
                .filter(from -> from.reads(to.directory()) && common(from, to).isPresent())
                .forEach(from -> tell(to, from, "", "give the sink another directory"))));
        positionFiles();
    }

    private void compare(Corner one, Corner other) {
        boolean shared = one.reads(other.directory()) || other.reads(one.directory());
        if (!shared || one.node().path().equals(other.node().path())) {
            return;
        }
        Optional<String> name = common(one, other);
        boolean plain = one.wanted().all() || other.wanted().all();
        if (plain
                || name.isPresent()
                || one.wanted().pattern().equals(other.wanted().pattern())) {
            String which = !plain && one.known() && other.known()
                    ? name.map(found -> ": a name such as " + found + " suits both")
                            .orElse("")
                    : "";
            boolean spooled =
                    !one.key().key().startsWith(GROUP) && !other.key().key().startsWith(GROUP);
            String pattern = spooled ? "an " + INCLUDED : "a pattern";
            tell(one, other, which, "give each a directory, or " + pattern + " of its own");
        }
    }

    private static Optional<String> common(Corner one, Corner other) {
        return CommonName.of(one.wanted(), other.wanted());
    }

    private void tell(Corner one, Corner other, String which, String suggestion) {
        findings.warning(
                Rule.DIRECTORY,
                one.node().place(one.key().key()),
                "directory " + one.node().shown(one.key().key(), one.typed()) + " is read by "
                        + other.node().path() + "." + other.key().key() + " ("
                        + other.key().position() + "), too" + which,
                suggestion);
    }

    private boolean isOfType(Node node, String type) {
        Binding binding = bindings.get(node.path());
        return binding != null
                && binding.type().map(found -> found.type().equals(type)).orElse(false);
    }

    private Optional<Corner> spooled(Node node) {
        Setting key = node.settings().get("spoolDir");
        if (key == null || !isOfType(node, "spooldir")) {
            return Optional.empty();
        }
        Setting included = node.settings().get(INCLUDED);
        Setting ignored = node.settings().get(IGNORED);
        boolean known = (included == null || isAsTyped(included)) && (ignored == null || isAsTyped(ignored));
        return Wanted.of(
                        included == null ? Wanted.ALL : included.value(),
                        ignored == null ? Wanted.NONE : ignored.value())
                .flatMap(wanted -> place(
                        node,
                        key,
                        key.value(),
                        node.words("recursiveDirectorySearch").contains("true"),
                        wanted,
                        known));
    }

    private static boolean isAsTyped(Setting setting) {
        return setting.typed().equals(setting.value());
    }

    private List<Corner> followed(Node node) {
        List<Corner> followed = new ArrayList<>();
        for (String name : isOfType(node, "taildir") ? node.words("filegroups") : List.<String>of()) {
            Setting key = node.settings().get(GROUP + name);
            int slash = key == null ? -1 : key.value().lastIndexOf('/');
            if (key != null && slash >= 0) {
                Wanted.of(key.value().substring(slash + 1), Wanted.NONE)
                        .flatMap(wanted -> place(
                                node, key, key.value().substring(0, Math.max(1, slash)), false, wanted, isAsTyped(key)))
                        .ifPresent(followed::add);
            }
        }
        return followed;
    }

    /** Where a sink puts files, and a name as it gives them. */
    private Optional<Corner> written(Node node) {
        Setting key = node.settings().get("sink.directory");
        if (key == null || !isOfType(node, "file_roll")) {
            return Optional.empty();
        }
        String extension = String.join(" ", node.words("sink.pathManager.extension"));
        String name = String.join(" ", node.words("sink.pathManager.prefix")) + "1700000000000-1"
                + (extension.isEmpty() ? "" : "." + extension);
        return place(node, key, key.value(), false, Wanted.just(name), false);
    }

    private static Optional<Corner> place(
            Node node, Setting key, String directory, boolean deep, Wanted wanted, boolean known) {
        try {
            Path path = directory.isBlank() ? null : Path.of(directory.strip()).toAbsolutePath();
            return path == null
                    ? Optional.empty()
                    : Optional.of(new Corner(node, key, directory, DirectoryRule.real(path), deep, wanted, known));
        } catch (InvalidPathException e) {
            // No directory at all; its component says so.
            return Optional.empty();
        }
    }

    /** Two sources that write their positions into one file leave in it those of one of them. */
    private void positionFiles() {
        Map<String, Node> taken = new HashMap<>();
        model.sources().forEach(source -> {
            Node node = source.node();
            Setting key = node.settings().get("positionFile");
            @Nullable
            Node other = key == null || !isOfType(node, "taildir") ? node : taken.putIfAbsent(key.value(), node);
            if (key != null && other != null && !other.equals(node)) {
                findings.warning(
                        Rule.DIRECTORY,
                        node.place(key.key()),
                        "is that of " + other.path() + " ("
                                + other.place(key.key()).position() + "), too",
                        "give each source one of its own");
            }
        });
    }
}
