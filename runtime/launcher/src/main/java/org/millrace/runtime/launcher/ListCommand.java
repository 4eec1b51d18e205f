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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the component types that are installed here, or in the running agent. */
@Command(
        name = "list",
        description = "The component types installed, with version, keys and defaults.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private AgentChoice agent = new AgentChoice();

    @Option(names = "--running", description = "Those of the running agent, not of the plug-in folder.")
    private boolean running;

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Parameters(
            arity = "0..2",
            paramLabel = "KIND [TYPE]",
            hideParamSyntax = true,
            description = "source, channel, sink, interceptor or selector; and a type.")
    private List<String> which = List.of();

    @Override
    public Integer call() throws Failure, InterruptedException {
        List<String> words = new ArrayList<>(List.of("list"));
        words.addAll(which);
        if (json) {
            words.add("--json");
        }
        CommandSpec known = Objects.requireNonNull(spec);
        return running
                ? agent.send(words, known.commandLine().getOut())
                : Offline.run(words, known.commandLine().getOut());
    }
}
