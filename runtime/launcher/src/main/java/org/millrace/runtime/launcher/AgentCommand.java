package org.millrace.runtime.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.launcher.log.Logging;
import org.millrace.runtime.launcher.log.Shown;
import org.millrace.runtime.launcher.place.AgentName;
import org.millrace.runtime.launcher.place.Ownership;
import org.millrace.runtime.launcher.place.Refused;
import org.millrace.runtime.launcher.place.RunDirectory;
import org.millrace.runtime.launcher.place.RunPlaces;
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
            converter = AgentName.Converter.class,
            description = "The agent's name: the first part of its keys.")
    private @Nullable AgentName name;

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
            description = "How often the files are looked at besides the system's news of edits"
                    + " (default: 5, or 1 where there are none).")
    private @Nullable Integer pollSeconds;

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
        if (pollSeconds != null && pollSeconds < 1) {
            throw new ParameterException(known.commandLine(), "--poll-interval must be at least 1 second");
        }
        for (Path file : files) {
            requireReadable(file);
        }
        Home home = Home.current();
        Path logging = conf == null ? home.directory().resolve("conf") : conf;
        Prepared prepared = Prepared.by(() -> Logging.configure(logging, home.directory(), System.err));
        AgentName agent = Objects.requireNonNull(name);
        return new RunningAgent(home, claim(home, agent), settings(agent)).run(prepared);
    }

    /** A file that could not be looked at is not one that is missing. */
    private static void requireReadable(Path file) throws Failure {
        String named = "the configuration file "
                + Shown.text(file.toAbsolutePath().normalize().toString());
        try {
            if (Files.readAttributes(file, BasicFileAttributes.class).isDirectory()) {
                throw new Failure(1, named + " can't be read: it is a directory");
            }
        } catch (NoSuchFileException e) {
            throw new Failure(1, named + " does not exist");
        } catch (IOException e) {
            throw new Failure(1, named + " can't be read: " + Shown.text(e.toString()));
        }
        if (!Files.isReadable(file)) {
            throw new Failure(1, named + " can't be read: you have no permission to");
        }
    }

    private RunDirectory claim(Home home, AgentName agent) throws Failure {
        Path directory = home.directory();
        try {
            Optional<Ownership> ownership = Ownership.of(home.directory());
            RunPlaces places = new RunPlaces(home.directory(), ownership);
            directory = runDirectory == null
                    ? places.of(agent)
                    : runDirectory.toAbsolutePath().normalize();
            return RunDirectory.lock(directory, ownership, places);
        } catch (RunDirectory.Taken e) {
            throw new Failure(
                    1,
                    "an agent named " + agent + " is running already (process " + e.process() + ", run directory "
                            + directory + "). Stop it, or give this one another --name or --run-dir.");
        } catch (Refused e) {
            throw new Failure(
                    1,
                    "the run directory " + directory + " can't be trusted: " + e.getMessage()
                            + ". Whoever can write there could give the agent orders. Remove it, or choose a directory"
                            + " of your own with --run-dir.");
        } catch (IOException e) {
            throw new Failure(
                    1, "the run directory " + directory + " can't be used: " + e + ". Choose another with --run-dir.");
        }
    }

    private Map<String, String> settings(AgentName agent) {
        Map<String, String> settings = new HashMap<>();
        settings.put("millrace.agent.name", agent.text());
        settings.put(
                "millrace.conf.files",
                files.stream()
                        .map(file -> file.toAbsolutePath().normalize().toString())
                        .collect(Collectors.joining("\n")));
        if (pollSeconds != null) {
            settings.put("millrace.poll.seconds", pollSeconds.toString());
        }
        settings.put("millrace.reload", Boolean.toString(!noReload));
        settings.put("millrace.strict", Boolean.toString(strict));
        if (conf != null) {
            settings.put("millrace.conf.dir", conf.toAbsolutePath().toString());
        }
        settings.put("millrace.mode", "agent");
        return settings;
    }
}
