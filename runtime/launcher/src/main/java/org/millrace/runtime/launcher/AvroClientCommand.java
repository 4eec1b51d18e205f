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

/** Passes on what is to be sent to the plug-in that speaks the protocol. */
@Command(
        name = "avro-client",
        description = {
            "Sends lines of files or of standard input to an Avro source, an event each:",
            "  avro-client -H HOST -p PORT [-F FILE | --dirname DIR] [-R HEADER_FILE]"
        })
final class AvroClientCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "OPTION", description = "What is sent, and where.")
    private List<String> words = List.of();

    /** The plug-in knows its options; here they are words. */
    static CommandLine line() {
        return new CommandLine(new AvroClientCommand()).setUnmatchedOptionsArePositionalParams(true);
    }

    @Override
    public Integer call() throws Failure, InterruptedException {
        List<String> line = new ArrayList<>(List.of("avro-client"));
        line.addAll(words);
        return Offline.run(line, Objects.requireNonNull(spec).commandLine().getOut());
    }
}
