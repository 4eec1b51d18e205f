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

/** Tells the running agent what is to be done with one of its components. */
abstract class ComponentCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private AgentChoice agent = new AgentChoice();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why: shown by status, kept in logs/audit.jsonl.")
    private @Nullable String reason;

    @Parameters(
            arity = "0..2",
            paramLabel = "[KIND] NAME",
            hideParamSyntax = true,
            description = "The component, as in: sink k1. The name alone will do if no other kind has it.")
    private List<String> component = List.of();

    @Override
    public Integer call() throws Failure {
        CommandSpec known = Objects.requireNonNull(spec);
        List<String> words = new ArrayList<>(List.of(known.name()));
        words.addAll(component);
        if (reason != null) {
            words.addAll(List.of("--reason", reason));
        }
        words.addAll(more());
        return agent.send(words, known.commandLine().getOut());
    }

    List<String> more() {
        return List.of();
    }

    @Command(
            name = "pause",
            description =
                    "Stops a source, a channel or a sink, after the batch it has in hand, until it is resumed; also over"
                            + " restarts of the agent. Without a name: lists what is on hold.",
            mixinStandardHelpOptions = true)
    static final class Pause extends ComponentCommand {}

    @Command(
            name = "resume",
            description = "Lets a component that is paused or draining go on.",
            mixinStandardHelpOptions = true)
    static final class Resume extends ComponentCommand {}

    @Command(
            name = "restart",
            description =
                    "Replaces a component by a new instance of the same version and configuration, while events flow.",
            mixinStandardHelpOptions = true)
    static final class Restart extends ComponentCommand {}

    @Command(
            name = "drain",
            description =
                    "Lets nothing into a channel any more, until it is resumed, and waits until its sinks have emptied it.",
            mixinStandardHelpOptions = true)
    static final class Drain extends ComponentCommand {
        @Option(names = "--wait", paramLabel = "TIME", description = "How long: 60s (the default), 500ms, 10m, 1h.")
        private @Nullable String wait;

        @Override
        List<String> more() {
            return wait == null ? List.of() : List.of("--wait", wait);
        }
    }
}
