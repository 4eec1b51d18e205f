package org.millrace.runtime.launcher;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.launcher.place.AgentName;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options by which a command says which running agent it means. */
final class AgentChoice {
    @Option(
            names = {"-n", "--name"},
            paramLabel = "NAME",
            converter = AgentName.Converter.class,
            scope = ScopeType.INHERIT,
            description = "Which agent, if several run from this home.")
    private @Nullable AgentName name;

    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Its run directory, if it was started with one.")
    private @Nullable Path runDirectory;

    /** Whether the agent that is meant, or any if none was named, is running. */
    boolean runs() throws Failure {
        return ControlClient.runs(home(), name());
    }

    /** The name that was given; empty if none was. */
    String text() {
        return name == null ? "" : name.text();
    }

    Optional<Path> runDirectory() {
        return Optional.ofNullable(runDirectory).map(Path::toAbsolutePath);
    }

    private String name() {
        return runDirectory == null && name != null ? name.text() : "";
    }

    private Home home() {
        if (runDirectory != null) {
            System.setProperty("millrace.run.dir", runDirectory.toAbsolutePath().toString());
        }
        return Home.current();
    }

    int send(List<String> words, PrintWriter out) throws Failure {
        return ControlClient.send(home(), name(), words, out);
    }
}
