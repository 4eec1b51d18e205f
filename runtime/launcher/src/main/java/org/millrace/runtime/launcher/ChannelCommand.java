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
            "The directories of a file channel that no agent runs.",
            "",
            "  verify DIR                      what is queued, and whether it can be read; changes nothing",
            "  dump DIR [--limit N] [--bodies text|hex|none]",
            "                                  the queued events, in order; changes nothing",
            "  repair DIR                      cleans up what a crash has left, as a start of the agent does",
            "  give-up DIR [--yes NAME]        the acknowledged events that can't be read; lets go of exactly those if the",
            "                                  name it gave them is said, and changes nothing else",
            "  import FLUME_DIR... --into DIR  copies the queue of a stopped Flume 1.11 file channel",
            "",
            "DIR holds the channel's folders checkpoint and data; if they are elsewhere: --checkpoint DIR --data DIR,DIR.",
            "Of encrypted channels: --key-store FILE --key-store-password-file FILE --keys ALIAS,ALIAS."
        },
        mixinStandardHelpOptions = true)
final class ChannelCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "VERB", description = "As above, with what it is about.")
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
