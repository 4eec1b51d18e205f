package org.millrace.runtime.launcher;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which a command says which running agent it means. */
final class AgentChoice {
    @Option(
            names = {"-n", "--name"},
            paramLabel = "NAME",
            defaultValue = "",
            description = "Which agent, if several run from this home.")
    private String name = "";

    @Option(names = "--run-dir", paramLabel = "DIR", description = "Its run directory, if it was started with one.")
    private @Nullable Path runDirectory;

    /** Whether the agent that is meant, or any if none was named, is running. */
    boolean runs() throws Failure {
        return ControlClient.runs(home(), runDirectory == null ? name : "");
    }

    private Home home() {
        if (runDirectory != null) {
            System.setProperty("millrace.run.dir", runDirectory.toAbsolutePath().toString());
        }
        return Home.current();
    }

    int send(List<String> words, PrintWriter out) throws Failure {
        return ControlClient.send(home(), runDirectory == null ? name : "", words, out);
    }
}
