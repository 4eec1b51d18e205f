package org.millrace.runtime.launcher;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Passes on what is to be done with a file channel's directories to the plug-in that wrote them. */
@Command(
        name = "channel",
        description = {
            "The directories of a file channel that no agent runs: verify, dump, repair, give-up, import.",
            "'millrace channel' alone says what each takes; the plug-in that wrote them knows."
        },
        mixinStandardHelpOptions = true)
final class ChannelCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "VERB", description = "One of these, with what it is about.")
    private List<String> words = List.of();

    /** The plug-in knows its options; here they are words. */
    static CommandLine line() {
        return new CommandLine(new ChannelCommand()).setUnmatchedOptionsArePositionalParams(true);
    }

    @Override
    public Integer call() throws Failure, InterruptedException {
        return run(words, Objects.requireNonNull(spec).commandLine().getOut());
    }

    static int run(List<String> words, PrintWriter out) throws Failure, InterruptedException {
        List<String> line = new ArrayList<>(List.of("channel"));
        line.addAll(words);
        return Offline.run(line, out);
    }
}
