package org.millrace.runtime.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.launcher.log.Shown;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has each new build of a plug-in serve the flows of a running agent, until ctrl-c or the agent's end. */
@Command(
        name = "dev",
        description = {
            "Watches the jar of a plug-in: in a running agent each new build becomes an upgrade while events flow. A build that"
                    + " does not do is told with its reason, and the one before goes on.",
            "Another build of the same version is taken too. Ends on ctrl-c, or with the agent (exit code 1)."
        },
        mixinStandardHelpOptions = true)
final class DevCommand implements Callable<Integer> {
    /** Longer than an agent takes at most to end in order. */
    private static final Duration END = Duration.ofSeconds(60);

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration ASK_EVERY = Duration.ofSeconds(5);
    private static final long LOOK_MS = 50;
    private static final int LONGEST_LINE = 2_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private AgentChoice agent = new AgentChoice();

    @Option(
            names = {"-f", "--conf"},
            paramLabel = "FILE",
            description = "Also run an agent with this configuration, as long as this runs; needs --name.")
    private @Nullable Path conf;

    @Option(
            names = "--healthy-for",
            paramLabel = "TIME",
            description = "How long each build has to stay healthy (default: 500ms).")
    private String healthyFor = "500ms";

    @Parameters(
            paramLabel = "PLUGIN_DIR|JAR",
            description = "The folder of the plug-in's project, whose newest target/*.jar counts, or a jar.")
    private @Nullable Path place;

    @Override
    public Integer call() throws Failure, InterruptedException {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        PrintWriter out = line.getOut();
        BuiltJar jar =
                new BuiltJar(Objects.requireNonNull(place).toAbsolutePath().normalize());
        Process started = conf == null ? null : start(line, conf);
        try {
            if (started != null) {
                awaitAgent(started);
            } else if (!agent.runs()) {
                throw new Failure(
                        1, "no agent is running that could be shown the plug-in; start one, or give --conf FILE");
            }
            out.println("Watching " + Shown.text(jar.toString()) + "; ctrl-c ends.");
            long asked = System.nanoTime();
            while (true) {
                Optional<Path> built = jar.next();
                if (built.isPresent()) {
                    upgrade(built.get(), line, out);
                } else if (started != null && !started.isAlive()) {
                    throw new Failure(1, "the agent has ended with exit code " + started.exitValue());
                } else if (started == null && System.nanoTime() - asked > ASK_EVERY.toNanos()) {
                    asked = System.nanoTime();
                    if (!agent.runs()) {
                        throw new Failure(1, "the agent has ended");
                    }
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MS);
            }
        } catch (IOException e) {
            throw new Failure(1, jar + " can't be looked at: " + e);
        }
    }

    /** One line: that it serves, or why not. */
    private void upgrade(Path built, CommandLine line, PrintWriter out) throws Failure {
        long began = System.nanoTime();
        StringWriter said = new StringWriter();
        int code = agent.send(
                List.of("plugin", "upgrade", "--force", "--healthy-for=" + healthyFor, built.toString()),
                new PrintWriter(said));
        List<String> lines =
                said.toString().lines().filter(each -> !each.isBlank()).toList();
        String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        if (code == CommandLine.ExitCode.USAGE) {
            throw new CommandLine.ParameterException(line, last);
        }
        out.println(
                LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + " " + built.getFileName() + ": "
                        + Shown.text(last, LONGEST_LINE)
                        + String.format(Locale.ROOT, " (%.1f s)", (System.nanoTime() - began) / 1e9));
        out.flush();
    }

    private Process start(CommandLine line, Path file) throws Failure {
        String name = agent.text();
        if (name.isEmpty()) {
            throw new CommandLine.ParameterException(line, "--conf needs --name: which agent of the file?");
        }
        if (agent.runs()) {
            throw new Failure(1, "an agent named " + name + " is running already; leave --conf out");
        }
        List<String> words = new ArrayList<>(
                List.of(Home.current().directory().resolve("bin/millrace").toString(), "agent", "--name", name));
        words.addAll(List.of("--conf-file", file.toAbsolutePath().toString()));
        agent.runDirectory().ifPresent(run -> words.addAll(List.of("--run-dir", run.toString())));
        if (!Files.isReadable(file)) {
            throw new Failure(1, "the configuration file " + Shown.text(file.toString()) + " can't be read");
        }
        try {
            Process process = new ProcessBuilder(words)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process), "end-agent"));
            return process;
        } catch (IOException e) {
            throw new Failure(1, "the agent could not be started: " + e.getMessage());
        }
    }

    /** However this process ends, the agent does, in order. */
    private static void end(Process agent) {
        agent.destroy();
        try {
            if (!agent.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
                agent.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitAgent(Process started) throws Failure, InterruptedException {
        long until = System.nanoTime() + START.toNanos();
        while (!agent.runs()) {
            if (!started.isAlive()) {
                throw new Failure(1, "the agent has ended with exit code " + started.exitValue());
            }
            if (System.nanoTime() - until > 0) {
                throw new Failure(1, "the agent did not start within " + START.toSeconds() + " s");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
    }
}
