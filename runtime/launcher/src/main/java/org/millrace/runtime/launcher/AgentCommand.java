package org.millrace.runtime.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs an agent until it is told to end. */
@Command(
        name = "agent",
        aliases = "node",
        description = "Runs an agent until SIGTERM or ctrl-c. SIGHUP takes an edited configuration at once.",
        mixinStandardHelpOptions = true)
final class AgentCommand implements Callable<Integer> {
    private static final List<String> NOT_HERE = List.of(
            "--conf-uri",
            "--auth-provider",
            "--conf-provider",
            "--conf-user",
            "--conf-password",
            "--backup-directory",
            "--zkConnString",
            "--zkBasePath");

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-n", "--name"},
            required = true,
            paramLabel = "NAME",
            description = "The agent's name: the first part of its keys.")
    private String name = "";

    @Option(
            names = {"-f", "--conf-file"},
            required = true,
            paramLabel = "FILE",
            description = "A configuration file; with several, later ones override.")
    private List<Path> files = List.of();

    @Option(
            names = {"-c", "--conf"},
            paramLabel = "DIR",
            description = "Directory of logback.xml and millrace-env.sh (default: conf in the home).")
    private @Nullable Path conf;

    @Option(
            names = {"-i", "--poll-interval"},
            paramLabel = "SECONDS",
            description = "How often the files are checked for edits (default: ${DEFAULT-VALUE}).",
            defaultValue = "2")
    private int pollSeconds;

    @Option(names = "--no-reload-conf", description = "Take edits only on SIGHUP and 'millrace reload'.")
    private boolean noReload;

    @Option(names = "--strict", description = "Refuse to start if anything at all is wrong with the configuration.")
    private boolean strict;

    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            description = "Where the running agent keeps its cache and control socket (default: run/NAME in the home).")
    private @Nullable Path runDirectory;

    @Option(
            names = {
                "-u",
                "--conf-uri",
                "-a",
                "--auth-provider",
                "-prov",
                "--conf-provider",
                "-user",
                "--conf-user",
                "-pwd",
                "--conf-password",
                "-b",
                "--backup-directory",
                "-z",
                "--zkConnString",
                "-p",
                "--zkBasePath"
            },
            hidden = true)
    private @Nullable String notHere;

    @Override
    public Integer call() throws Failure, InterruptedException {
        CommandSpec known = Objects.requireNonNull(spec);
        if (notHere != null) {
            throw new ParameterException(
                    known.commandLine(),
                    "configuration from a URI, ZooKeeper or a provider class is not supported ("
                            + String.join(" ", NOT_HERE) + "); use --conf-file");
        }
        if (pollSeconds < 1) {
            throw new ParameterException(known.commandLine(), "--poll-interval must be at least 1 second");
        }
        for (Path file : files) {
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw new Failure(
                        1,
                        "the configuration file " + file.toAbsolutePath().normalize()
                                + (Files.exists(file) ? " can't be read" : " does not exist"));
            }
        }
        Home home = Home.current();
        Path logging = conf == null ? home.directory().resolve("conf") : conf;
        Prepared prepared = Prepared.by(() -> Logging.configure(logging, home, System.err));
        Path run = runDirectory == null ? home.runDirectory(name) : runDirectory.toAbsolutePath();
        return new RunningAgent(home, RunDirectory.lock(run, name), settings()).run(prepared);
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("millrace.agent.name", name);
        settings.put(
                "millrace.conf.files",
                files.stream()
                        .map(file -> file.toAbsolutePath().normalize().toString())
                        .collect(Collectors.joining("\n")));
        settings.put("millrace.poll.seconds", Integer.toString(pollSeconds));
        settings.put("millrace.reload", Boolean.toString(!noReload));
        settings.put("millrace.strict", Boolean.toString(strict));
        if (conf != null) {
            settings.put("millrace.conf.dir", conf.toAbsolutePath().toString());
        }
        settings.put("millrace.mode", "agent");
        return settings;
    }
}
