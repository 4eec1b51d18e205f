package org.millrace.runtime.launcher;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has the running agent take its edited configuration. */
@Command(
        name = "reload",
        description = {
            "Takes the edited configuration now: all of it or, if anything is wrong, nothing (exit code 1).",
            "Answers when it is in force, or says what is not yet (exit code 1)."
        },
        mixinStandardHelpOptions = true)
final class ReloadCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private AgentChoice agent = new AgentChoice();

    @Option(names = "--no-wait", description = "Answer when it is accepted, not when it is in force.")
    private boolean noWait;

    @Override
    public Integer call() throws Failure {
        return agent.send(
                noWait ? List.of("reload", "--no-wait") : List.of("reload"),
                Objects.requireNonNull(spec).commandLine().getOut());
    }
}
