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

/** Asks the running agent how the last replacement of a component went. */
@Command(
        name = "swap-report",
        description =
                "How the last replacement of a component went: what it took, the pause, events in flight, and which"
                        + " components it left alone. Exit code 1 if the new instance does not serve.",
        mixinStandardHelpOptions = true)
final class SwapReportCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private AgentChoice agent = new AgentChoice();

    @Option(names = "--all", description = "All that are remembered since the agent started, the oldest first.")
    private boolean all;

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Override
    public Integer call() throws Failure {
        List<String> words = new ArrayList<>(List.of("swap-report"));
        if (all) {
            words.add("--all");
        }
        if (json) {
            words.add("--json");
        }
        return agent.send(words, Objects.requireNonNull(spec).commandLine().getOut());
    }
}
