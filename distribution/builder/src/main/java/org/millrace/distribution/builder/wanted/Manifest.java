package org.millrace.distribution.builder.wanted;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.millrace.runtime.topology.finding.Finding;
import org.millrace.runtime.topology.finding.Nearest;
import org.millrace.runtime.topology.parse.ConfigurationFiles;
import org.millrace.runtime.topology.parse.Entry;
import org.millrace.runtime.topology.parse.Parsed;

/**
 * What a person wants of a distribution. As a file it is properties, read by the reader of topologies, with its bounds and its
 * messages; its paths are relative to the file.
 *
 * @param name its own, and that of its folder, package, user and unit
 * @param version its own
 * @param description a line for people
 * @param maintainer who answers for it, as Debian writes him: NAME &lt;ADDRESS&gt;
 * @param base the installation whose runtime it gets; empty for the one that builds
 * @param plugins plug-ins: NAME, NAME@VERSION or NAME@RANGE
 * @param bundles other bundles, in the same way
 * @param exclude symbolic names of bundles that must not be used
 * @param indexes places of bundles, besides the base's own
 * @param topologies files that it is to run
 * @param agent which agent of them; empty for all
 * @param conf folders whose files go into {@code conf/}
 * @param files folders whose files go into its home, as they lie there
 * @param builder whether it is to hold the builder itself
 * @param trial whether it is to hold what {@code millrace try} runs
 * @param stored whether the runtime's jars are stored in it, not compressed
 */
public record Manifest(
        String name,
        String version,
        String description,
        String maintainer,
        String base,
        List<String> plugins,
        List<String> bundles,
        List<String> exclude,
        List<String> indexes,
        List<Path> topologies,
        String agent,
        List<Path> conf,
        List<Path> files,
        boolean builder,
        boolean trial,
        boolean stored) {
    private static final Set<String> KEYS = new LinkedHashSet<>(List.of(
            "name",
            "version",
            "description",
            "maintainer",
            "base",
            "plugins",
            "bundles",
            "exclude",
            "indexes",
            "topologies",
            "agent",
            "conf",
            "files",
            "builder",
            "trial",
            "stored"));

    public Manifest {
        plugins = List.copyOf(plugins);
        bundles = List.copyOf(bundles);
        exclude = List.copyOf(exclude);
        indexes = List.copyOf(indexes);
        topologies = List.copyOf(topologies);
        conf = List.copyOf(conf);
        files = List.copyOf(files);
    }

    /** One that says nothing yet. */
    public static Manifest empty() {
        return new Manifest(
                "millrace",
                "1.0.0",
                "Collects, aggregates and moves event data.",
                "",
                "",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                "",
                List.of(),
                List.of(),
                false,
                false,
                true);
    }

    /** Reads one. */
    public static Manifest read(Path file) throws BuildFailure {
        Parsed parsed = ConfigurationFiles.read(List.of(file));
        List<String> wrong = new ArrayList<>();
        parsed.findings().stream().filter(Finding::isError).forEach(finding -> wrong.add(finding.toString()));
        Map<String, String> values = new LinkedHashMap<>();
        for (Entry entry : parsed.entries().values()) {
            if (KEYS.contains(entry.key())) {
                values.put(entry.key(), entry.value());
            } else {
                wrong.add(entry.position() + ": ERROR " + entry.key() + ": is not a key of a manifest ("
                        + Nearest.hint(entry.key(), KEYS, "it has " + String.join(", ", KEYS)) + ")");
            }
        }
        if (!wrong.isEmpty()) {
            throw new BuildFailure(String.join("\n", wrong));
        }
        Path folder = Objects.requireNonNull(file.toAbsolutePath().normalize().getParent());
        Manifest none = empty();
        return new Manifest(
                values.getOrDefault("name", none.name()),
                values.getOrDefault("version", none.version()),
                values.getOrDefault("description", none.description()),
                values.getOrDefault("maintainer", none.maintainer()),
                values.containsKey("base") ? folder.resolve(values.get("base")).toString() : "",
                words(values, "plugins"),
                words(values, "bundles"),
                words(values, "exclude"),
                words(values, "indexes").stream()
                        .map(word -> word.matches("(?i)(https?|file):.*")
                                ? word
                                : folder.resolve(word).toString())
                        .toList(),
                words(values, "topologies").stream().map(folder::resolve).toList(),
                values.getOrDefault("agent", ""),
                words(values, "conf").stream().map(folder::resolve).toList(),
                words(values, "files").stream().map(folder::resolve).toList(),
                flag(values, "builder", none.builder(), file),
                flag(values, "trial", none.trial(), file),
                flag(values, "stored", none.stored(), file));
    }

    /** The same, once what it says is known to be possible: what names become files and accounts. */
    public Manifest checked() throws BuildFailure {
        if (!name.matches("[a-z][a-z0-9-]{0,30}")) {
            throw BuildFailure.usage("name = " + name
                    + ": it also names an account and a package, so it has 1 to 31 small letters, digits and"
                    + " hyphens, a letter first");
        }
        if (!version.matches("[0-9][A-Za-z0-9.+~-]{0,60}")) {
            throw BuildFailure.usage("version = " + version
                    + ": it begins with a digit and has letters, digits and characters of .+~- besides");
        }
        if ((description + maintainer).matches("(?s).*\\p{Cntrl}.*")) {
            throw BuildFailure.usage("description and maintainer have one line each");
        }
        return this;
    }

    private static List<String> words(Map<String, String> values, String key) {
        String value = values.getOrDefault(key, "").trim();
        return value.isEmpty() ? List.of() : List.of(value.split("\\s+", -1));
    }

    private static boolean flag(Map<String, String> values, String key, boolean unsaid, Path file) throws BuildFailure {
        String value = values.getOrDefault(key, Boolean.toString(unsaid));
        if (!value.equals("true") && !value.equals("false")) {
            throw BuildFailure.usage(file + ": " + key + " = " + value + ": is true or false");
        }
        return value.equals("true");
    }

    /** What its archives and folders are called. */
    public String title() {
        return name + "-" + version;
    }

    /** With topologies added. */
    public Manifest withTopologies(List<Path> more) {
        List<Path> all = new ArrayList<>(topologies);
        all.addAll(more);
        return new Manifest(
                name,
                version,
                description,
                maintainer,
                base,
                plugins,
                bundles,
                exclude,
                indexes,
                all,
                agent,
                conf,
                files,
                builder,
                trial,
                stored);
    }

    /** With places of bundles added. */
    public Manifest withIndexes(List<String> more) {
        List<String> all = new ArrayList<>(indexes);
        all.addAll(more);
        return new Manifest(
                name,
                version,
                description,
                maintainer,
                base,
                plugins,
                bundles,
                exclude,
                all,
                topologies,
                agent,
                conf,
                files,
                builder,
                trial,
                stored);
    }

    /** With another name, version, base or agent, where one is given. */
    public Manifest with(String otherName, String otherVersion, String otherBase, String otherAgent) {
        return new Manifest(
                otherName.isEmpty() ? name : otherName,
                otherVersion.isEmpty() ? version : otherVersion,
                description,
                maintainer,
                otherBase.isEmpty() ? base : otherBase,
                plugins,
                bundles,
                exclude,
                indexes,
                topologies,
                otherAgent.isEmpty() ? agent : otherAgent,
                conf,
                files,
                builder,
                trial,
                stored);
    }
}
