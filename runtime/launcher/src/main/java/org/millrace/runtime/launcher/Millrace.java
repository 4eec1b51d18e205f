package org.millrace.runtime.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.millrace.runtime.launcher.log.Logging;
import org.millrace.runtime.launcher.log.Shown;
import org.millrace.runtime.launcher.log.ShownWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(
        name = "millrace",
        description = "Collects, aggregates and moves large amounts of event data.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage.",
            "-D and -X options go to the JVM, wherever they stand. 'flume-ng agent ...' is the same as 'millrace agent ...'."
        })
public final class Millrace implements Runnable {
    private static final int LONGEST_MESSAGE = 1000;

    @CommandLine.Spec
    private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals("agent")) {
            Prepared.by(Logging::load);
        }
        int code = 1;
        try {
            code = run(arguments, terminal(System.out), terminal(System.err));
        } catch (Throwable e) {
            // Threads of the container would keep a process alive that does nothing.
            System.err.println("millrace: " + Shown.text(e.toString()));
        }
        Ending.exit(code);
    }

    /** Text of files, jars and agents is printed here: it is to move no cursor. */
    private static PrintWriter terminal(PrintStream stream) {
        return new PrintWriter(new ShownWriter(new OutputStreamWriter(stream, UTF_8)), true);
    }

    static int run(String[] arguments, PrintWriter out, PrintWriter err) {
        CommandLine line = new CommandLine(new Millrace());
        boolean startsAgent = arguments.length > 0 && arguments[0].equals("agent");
        line.addSubcommand(new AgentCommand());
        if (!startsAgent) {
            // Reading their annotations takes a tenth of an agent's start.
            Grammar.commands().forEach(line::addSubcommand);
            line.addSubcommand(TryCommand.line())
                    .addSubcommand(new DevCommand())
                    .addSubcommand(ChannelCommand.line())
                    .addSubcommand(AvroClientCommand.line())
                    .addSubcommand(BridgeCommand.line())
                    .addSubcommand(DistCommand.line())
                    .addSubcommand(new FlumeToolCommand())
                    .addSubcommand(new VersionCommand())
                    .addSubcommand(new HelpCommand());
        }
        line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        line.setOut(out);
        line.setErr(err);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(true);
        line.setParameterExceptionHandler(Millrace::wrongUsage);
        line.setExecutionExceptionHandler((thrown, command, parsed) -> {
            command.getErr()
                    .println("millrace: "
                            + Shown.text(String.valueOf(
                                    thrown instanceof Failure ? thrown.getMessage() : thrown.toString())));
            return thrown instanceof Failure failure ? failure.exitCode() : 1;
        });
        return line.execute(arguments);
    }

    private static int wrongUsage(ParameterException e, String[] arguments) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println("millrace: " + Shown.text(String.valueOf(e.getMessage()), LONGEST_MESSAGE));
        if (e instanceof UnmatchedArgumentException unmatched) {
            List<String> suggestions = unmatched.getSuggestions();
            if (!suggestions.isEmpty() && Arrays.asList(arguments).containsAll(unmatched.getUnmatched())) {
                err.println("Did you mean: " + String.join(" or ", suggestions) + "?");
            }
        }
        hint(e.getCommandLine());
        return 2;
    }

    /** Says where the usage of a command stands. */
    static void hint(CommandLine command) {
        command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    }

    @Override
    public void run() {
        throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "a command is needed");
    }
}
