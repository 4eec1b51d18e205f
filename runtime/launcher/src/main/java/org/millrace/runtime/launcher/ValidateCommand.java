package org.millrace.runtime.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.launcher.place.AgentName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks configuration files against the installed plug-ins, without running anything. */
@Command(
        name = "validate",
        description = {
            "Checks configuration files against the installed plug-ins; runs nothing, opens nothing.",
            "Exit code 0 only if there is nothing to say."
        },
        mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-n", "--name"},
            paramLabel = "NAME",
            converter = AgentName.Converter.class,
            description = "Only this agent (default: all in the files).")
    private @Nullable AgentName name;

    @Option(names = "--lenient", description = "Warnings alone do not fail.")
    private boolean lenient;

    @Option(
            names = {"-f", "--conf-file"},
            paramLabel = "FILE",
            description = "As a plain argument.")
    private List<Path> options = List.of();

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "Configuration files; later ones override.")
    private List<Path> files = List.of();

    @Override
    public Integer call() throws Failure, InterruptedException {
        CommandSpec known = Objects.requireNonNull(spec);
        List<Path> all = new ArrayList<>(files);
        all.addAll(options);
        if (all.isEmpty()) {
            throw new ParameterException(known.commandLine(), "which file?");
        }
        List<String> words = new ArrayList<>(List.of("validate"));
        if (lenient) {
            words.add("--lenient");
        }
        if (name != null) {
            words.addAll(List.of("--name", name.text()));
        }
        all.forEach(file -> words.add(file.toAbsolutePath().normalize().toString()));
        return Offline.run(words, known.commandLine().getOut());
    }
}
