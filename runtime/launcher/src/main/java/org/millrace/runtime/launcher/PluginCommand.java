package org.millrace.runtime.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks the running agent about its plug-in bundles. */
@Command(
        name = "plugin",
        description = "The plug-in bundles of the running agent: 'plugin list'.",
        mixinStandardHelpOptions = true)
final class PluginCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private AgentChoice agent = new AgentChoice();

    @Parameters(arity = "1..*", paramLabel = "VERB", description = "list")
    private List<String> words = List.of();

    @Override
    public Integer call() throws Failure {
        List<String> line = new ArrayList<>(List.of("plugin"));
        line.addAll(words);
        return agent.send(line, Objects.requireNonNull(spec).commandLine().getOut());
    }
}
