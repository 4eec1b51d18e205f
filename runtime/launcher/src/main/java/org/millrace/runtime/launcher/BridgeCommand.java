package org.millrace.runtime.launcher;

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

/** Passes on what is to be fetched for plug-ins of Flume's to the plug-in that runs them. */
@Command(
        name = "bridge",
        description = {
            "Flume's own jars, which plug-ins written for Flume need:",
            "  bridge fetch [--from DIR|URL]   from Maven Central or another Maven repository",
            "  bridge status                   whether they are there, and which plug-in folders"
        })
final class BridgeCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "VERB", description = "One of these.")
    private List<String> words = List.of();

    /** The plug-in knows its options; here they are words. */
    static CommandLine line() {
        return new CommandLine(new BridgeCommand()).setUnmatchedOptionsArePositionalParams(true);
    }

    @Override
    public Integer call() throws Failure, InterruptedException {
        List<String> line = new ArrayList<>(List.of("bridge"));
        line.addAll(words);
        return Offline.run(line, Objects.requireNonNull(spec).commandLine().getOut());
    }
}
