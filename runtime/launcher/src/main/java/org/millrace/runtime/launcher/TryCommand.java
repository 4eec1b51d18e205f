package org.millrace.runtime.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.launcher.log.Logging;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Runs one plug-in in a container of its own, with the agent's engine and without an agent. What it leaves behind is what the plug-in
 * did outside: all that is the container's is in a temporary folder, deleted at the end.
 */
@Command(
        name = "try",
        description = {
            "Runs one source or sink from the shell, without a configuration file and without an agent.",
            "A source's events are printed until ctrl-c. A sink gets the lines of standard input, an event each; what was typed is"
                    + " delivered before the end, and the exit code is 1 if it was not.",
            "The plug-in's keys follow its type, as --KEY VALUE or KEY=VALUE; the second way also where a key is called as one"
                    + " of the options."
        },
        customSynopsis = "millrace try [OPTIONS] [JAR] [source|sink] TYPE [--KEY VALUE | KEY=VALUE]...",
        footer = {
            "",
            "Examples:",
            "  millrace try netcat --bind localhost --port 4444",
            "  millrace try --count 5 --json exec command='vmstat 1'",
            "  echo hello | millrace try sink http --endpoint http://localhost:8080/",
            "  millrace try ./target/my-sink-1.0.0.jar --url http://localhost:8080/ --rate --generate 100000"
        },
        mixinStandardHelpOptions = true)
final class TryCommand implements Callable<Integer> {
    private static final long WAIT_SECONDS = 20;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--jar", paramLabel = "JAR", description = "The jar of a plug-in that is not installed.")
    private @Nullable Path jar;

    @Option(names = "--json", description = "Print events as JSON, a line each.")
    private boolean json;

    @Option(
            names = "--rate",
            description = "Print each second how many events and bytes pass, instead of the events of a source.")
    private boolean rate;

    @Option(names = "--count", paramLabel = "N", description = "End after a source has brought so many events.")
    private @Nullable String count;

    @Option(
            names = "--generate",
            paramLabel = "N",
            description = "Make so many events for a sink, as fast as it takes them, instead of reading them.")
    private @Nullable String generate;

    @Option(names = "--size", paramLabel = "BYTES", description = "How large they are (default: 100).")
    private @Nullable String size;

    @Option(names = "--header", paramLabel = "NAME=VALUE", description = "A header of each event for a sink.")
    private List<String> headers = List.of();

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description = "How long at the end what was typed may take to be delivered (default: 10).")
    private int wait = 10;

    @Option(
            names = "--log",
            paramLabel = "LEVEL",
            description =
                    "Also log what is of this level, to standard error: INFO, DEBUG (default: WARN, of Millrace's plug-ins"
                            + " INFO).")
    private String log = "";

    @Parameters(paramLabel = "TYPE", hidden = true)
    private List<String> words = List.of();

    static CommandLine line() {
        return new CommandLine(new TryCommand())
                .setUnmatchedOptionsArePositionalParams(true)
                .setUnmatchedOptionsAllowedAsOptionParameters(false);
    }

    @Override
    public Integer call() throws Failure, InterruptedException {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        if (wait < 0 || wait > 86_400) {
            throw new CommandLine.ParameterException(
                    line, "--wait is " + wait + "; it is a number of seconds up to 86400");
        }
        if (!log.isEmpty() && !Logging.isLevel(log)) {
            throw new CommandLine.ParameterException(
                    line, "--log is " + log + "; it is ERROR, WARN, INFO, DEBUG or TRACE");
        }
        int code = run(understood(), line.getErr());
        if (code == CommandLine.ExitCode.USAGE) {
            Millrace.hint(line);
        }
        return code;
    }

    private List<String> understood() {
        List<String> understood = new ArrayList<>(List.of("try"));
        if (json) {
            understood.add("--json");
        }
        if (rate) {
            understood.add("--rate");
        }
        add(understood, "--count", count);
        add(understood, "--generate", generate);
        add(understood, "--size", size);
        headers.forEach(header -> understood.add("--header=" + header));
        add(understood, "--jar", jar == null ? null : jar.toAbsolutePath().toString());
        understood.add("--");
        understood.addAll(words);
        return understood;
    }

    private static void add(List<String> line, String name, @Nullable String value) {
        if (value != null) {
            line.add(name + "=" + value);
        }
    }

    @SuppressWarnings("unchecked") // the dispatcher's types are part of its contract, see the operate bundle
    private int run(List<String> understood, PrintWriter err) throws Failure, InterruptedException {
        Home home = Home.current();
        Prepared logging = Prepared.by(() -> Logging.toErr(rate && log.isEmpty() ? "WARN" : log));
        Path run = Offline.temporary();
        Path conf = run.resolve("try.conf");
        Map<String, String> settings = new HashMap<>(Map.of(
                "millrace.mode", "try",
                "millrace.begin", "millrace.trial",
                "millrace.agent.name", "try",
                "millrace.conf.files", conf.toString(),
                "millrace.reload", "false",
                "millrace.home", home.directory().toString(),
                "millrace.run.dir", run.toString(),
                "millrace.data.dir", run.resolve("data").toString(),
                "millrace.deploy.dir", home.deploy().toString(),
                "millrace.plugins.dir", home.plugins().toString()));
        settings.put("millrace.log.dir", run.resolve("logs").toString());
        settings.put("millrace.drain.deadlineMs", Long.toString(wait * 1_000L));
        try {
            Files.createFile(conf);
            Files.createDirectory(run.resolve("logs"));
            try (Container container = Container.start(
                    home.directory().resolve("lib/bundles"), run.resolve("cache"), settings, logging, starting -> {})) {
                endsOn("INT", 130, container, run);
                endsOn("TERM", 143, container, run);
                container.add(home.directory().resolve("lib/try"));
                boolean scanned = container.awaitCondition("millrace.plugins", WAIT_SECONDS);
                BiFunction<List<String>, Appendable, Integer> dispatcher =
                        container.await(BiFunction.class, "(millrace.dispatcher=true)", WAIT_SECONDS);
                if (!scanned || dispatcher == null) {
                    throw new Failure(1, "the container did not get ready within " + WAIT_SECONDS + " s");
                }
                return dispatcher.apply(understood, said(err));
            }
        } catch (IOException e) {
            throw new Failure(1, "the temporary folder " + run + " can't be used: " + e);
        } finally {
            Offline.delete(run);
        }
    }

    /** What is said is there at once, between what is logged. */
    private static Appendable said(PrintWriter err) {
        return new Appendable() {
            @Override
            public Appendable append(CharSequence text) {
                err.append(text).flush();
                return this;
            }

            @Override
            public Appendable append(CharSequence text, int start, int end) {
                err.append(text, start, end).flush();
                return this;
            }

            @Override
            public Appendable append(char c) {
                err.append(c).flush();
                return this;
            }
        };
    }

    /** The first signal ends it in order, if there is something by then to end; the next one at once. */
    private static void endsOn(String signal, int code, Container container, Path run) {
        AtomicBoolean asked = new AtomicBoolean();
        ProcessSignal.handle(signal, () -> {
            List<Runnable> ends = container.services(Runnable.class, "(millrace.signal=INT)");
            if (ends.isEmpty() || asked.getAndSet(true)) {
                Offline.delete(run);
                Runtime.getRuntime().halt(code);
            }
            ends.forEach(Runnable::run);
        });
    }
}
