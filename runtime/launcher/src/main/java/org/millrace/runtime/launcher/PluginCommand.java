package org.millrace.runtime.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Passes on what is to be done to plug-ins: to the running agent, or if none runs to the installation itself. */
@Command(
        name = "plugin",
        description = {
            "The plug-in bundles: of the running agent, or of the installation if none runs.",
            "",
            "  list                           what is there, and files that were not taken",
            "  info NAME                      versions, digests, what each serves, what was done",
            "  verify JAR|FOLDER|INDEX NAME   judges jars and changes nothing",
            "  install JAR|FOLDER|INDEX NAME  adds a plug-in; what serves goes on as it is",
            "  upgrade JAR|INDEX NAME         adds one and lets it serve; returns by itself if it does not do",
            "  rollback NAME                  returns to what served before the last upgrade",
            "  remove NAME[@VERSION]          takes one away",
            "",
            "NAME is a bundle's symbolic name or a type it brings; in an index NAME@1.2.0 or NAME@[1.2,2.0) says which."
        },
        mixinStandardHelpOptions = true)
final class PluginCommand implements Callable<Integer> {
    private static final Set<String> WITH_FILES = Set.of("verify", "install", "upgrade");
    private static final Set<String> CHANGES = Set.of("install", "upgrade", "rollback", "remove");

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private AgentChoice agent = new AgentChoice();

    @Parameters(arity = "1..*", paramLabel = "VERB", description = "As above, with what it is about.")
    private List<String> words = List.of();

    @Option(names = "--dry-run", description = "Say what would change, and what it would be wired to; change nothing.")
    private boolean dryRun;

    @Option(names = "--force", description = "Allow a downgrade, another build of a version, removing what is in use.")
    private boolean force;

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Option(names = "--sha256", paramLabel = "DIGEST", description = "The jar's digest: trusted if it is that.")
    private @Nullable String sha256;

    @Option(
            names = "--canary",
            paramLabel = "COMPONENT",
            description = "Upgrade this component first, the others after it has stayed healthy.")
    private List<String> canary = List.of();

    @Option(names = "--only", paramLabel = "COMPONENT", description = "Upgrade this component alone.")
    private List<String> only = List.of();

    @Option(
            names = "--healthy-for",
            paramLabel = "TIME",
            description = "How long it has to stay healthy: 30s, 500ms, 2m (default: 2s, a canary 30s).")
    private @Nullable String healthyFor;

    @Override
    public Integer call() throws Failure, InterruptedException {
        List<String> line = line();
        CommandSpec known = Objects.requireNonNull(spec);
        return agent.runs()
                ? agent.send(line, known.commandLine().getOut())
                : Offline.run(line, known.commandLine().getOut(), CHANGES.contains(words.get(0)));
    }

    private List<String> line() {
        List<String> line = new ArrayList<>(List.of("plugin", words.get(0)));
        boolean files = WITH_FILES.contains(words.get(0));
        for (String word : words.subList(1, words.size())) {
            line.add(files ? absolute(word) : word);
            // What stands behind an index are names.
            files &= !word.endsWith(".xml") && !word.endsWith(".xml.gz");
        }
        flag(line, dryRun, "--dry-run");
        flag(line, force, "--force");
        flag(line, json, "--json");
        if (sha256 != null) {
            line.addAll(List.of("--sha256", sha256));
        }
        canary.forEach(component -> line.addAll(List.of("--canary", component)));
        only.forEach(component -> line.addAll(List.of("--only", component)));
        if (healthyFor != null) {
            line.addAll(List.of("--healthy-for", healthyFor));
        }
        return line;
    }

    private static void flag(List<String> line, boolean set, String flag) {
        if (set) {
            line.add(flag);
        }
    }

    /** The agent was started in another folder. */
    private static String absolute(String word) {
        try {
            return word.matches("[a-z]{2,5}:.*") || !file(Path.of(word))
                    ? word
                    : Path.of(word).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException e) {
            return word;
        }
    }

    /** What can't be looked at is there: the command says what is wrong with it. */
    private static boolean file(Path path) {
        if (path.toString().endsWith(".jar") || path.toString().contains("/")) {
            return true;
        }
        try {
            Files.readAttributes(path, BasicFileAttributes.class);
            return true;
        } catch (IOException e) {
            return !(e instanceof NoSuchFileException);
        }
    }
}
