package org.millrace.distribution.builder;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import org.millrace.distribution.builder.wanted.BuildFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace dist}. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(
        name = "millrace dist",
        description = "Builds distributions of your own.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "VERB",
        subcommands = {BuildCommand.class, IndexCommand.class})
public final class Dist implements Runnable {
    @Spec
    private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    private Dist() {}

    /**
     * Runs one command; called by the launcher, which loads this class apart from itself.
     *
     * @return the exit code
     */
    public static int run(String[] arguments, PrintWriter out, PrintWriter err) {
        CommandLine line = new CommandLine(new Dist());
        line.setOut(out);
        line.setErr(err);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        line.setUsageHelpAutoWidth(true);
        line.setParameterExceptionHandler((e, words) -> {
            err.println("millrace: " + e.getMessage());
            err.println("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
            return 2;
        });
        line.setExecutionExceptionHandler((thrown, command, parsed) -> {
            err.println("millrace: " + (thrown instanceof BuildFailure ? thrown.getMessage() : thrown.toString()));
            return thrown instanceof BuildFailure failure ? failure.exitCode() : 1;
        });
        int code = line.execute(arguments);
        out.flush();
        return code;
    }

    /** The same as a program of its own, for builds. */
    public static void main(String[] arguments) {
        System.exit(run(arguments, new PrintWriter(System.out, true, UTF_8), new PrintWriter(System.err, true, UTF_8)));
    }

    @Override
    public void run() {
        throw new ParameterException(java.util.Objects.requireNonNull(spec).commandLine(), "a verb is needed");
    }
}
