package org.millrace.runtime.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Flume's {@code tool}: there is one, which mends the data directories of a file channel. */
@Command(
        name = "tool",
        description = {
            "Flume's name for 'millrace channel repair':",
            "  flume-ng tool FCINTEGRITYTOOL -l DATA_DIR[,DATA_DIR] [--checkpoint DIR]",
            "Without --checkpoint, what was delivered is looked for in the folder checkpoint beside the first."
        },
        mixinStandardHelpOptions = true)
final class FlumeToolCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "TOOL", description = "FCINTEGRITYTOOL.")
    private String tool = "";

    @Option(
            names = {"-l", "--dataDirs"},
            required = true,
            paramLabel = "DIRS",
            description = "The channel's dataDirs, separated by commas.")
    private String dataDirs = "";

    @Option(names = "--checkpoint", paramLabel = "DIR", description = "The channel's checkpointDir.")
    private @Nullable Path checkpoint;

    @Option(
            names = {"-c", "--conf"},
            hidden = true)
    @SuppressWarnings("UnusedVariable") // taken because Flume takes it
    private @Nullable Path conf;

    @Override
    public Integer call() throws Failure, InterruptedException {
        CommandSpec known = Objects.requireNonNull(spec);
        String name = tool.toUpperCase(Locale.ROOT);
        if (!name.equals("FCINTEGRITYTOOL") && !tool.equals("org.apache.flume.tools.FileChannelIntegrityTool")) {
            throw new ParameterException(
                    known.commandLine(), "there is no tool " + tool + "; there is FCINTEGRITYTOOL");
        }
        List<String> words = new ArrayList<>(List.of("repair", "--data", dataDirs));
        Path first = Path.of(dataDirs.split(",", -1)[0].trim());
        Path acks = checkpoint == null ? first.resolveSibling("checkpoint") : checkpoint;
        words.addAll(List.of("--checkpoint", acks.toString()));
        return ChannelCommand.run(words, known.commandLine().getOut());
    }
}
