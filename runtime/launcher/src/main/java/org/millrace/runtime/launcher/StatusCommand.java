package org.millrace.runtime.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks the running agent what its components are doing. */
@Command(
        name = "status",
        description = "What each component of the running agent is doing. Exit code 1 if one has failed or is invalid.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private AgentChoice agent = new AgentChoice();

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Override
    public Integer call() throws Failure {
        List<String> words = new ArrayList<>(List.of("status"));
        if (json) {
            words.add("--json");
        }
        return agent.send(words, Objects.requireNonNull(spec).commandLine().getOut());
    }
}
