package org.millrace.runtime.launcher;

import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.millrace.runtime.launcher.log.Shown;
import org.millrace.runtime.launcher.place.Ownership;
import org.millrace.runtime.launcher.place.Refused;
import org.millrace.runtime.launcher.place.RunPlaces;
import org.millrace.runtime.launcher.place.SocketPlace;

/**
 * Finds the running agents of a home and talks to the one that is meant. Only an agent of this user counts; for root also one whose
 * run directory shows by its place whose it is, and then a process of that user must be at the other end.
 */
final class ControlClient {
    private static final Duration KNOCK = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Home home;
    private final String agent;
    private final Duration patience;
    /** Places that were left out, and why. */
    private final List<String> notes = new ArrayList<>();

    ControlClient(Home home, String agent) {
        this(home, agent, PATIENCE);
    }

    ControlClient(Home home, String agent, Duration patience) {
        this.home = home;
        this.agent = agent;
        this.patience = patience;
    }

    /** An agent that listens. */
    private record Found(String name, Path socket, Optional<UserPrincipal> owner) {}

    /** Sends one command line to the agent of this home that is meant, and prints what it answers. */
    static int send(Home home, String agent, List<String> words, PrintWriter out) throws Failure {
        return new ControlClient(home, agent).send(words, out);
    }

    /** Whether an agent of this name, or any if the name is empty, is running from this home. */
    static boolean runs(Home home, String agent) throws Failure {
        ControlClient client = new ControlClient(home, agent);
        boolean runs = !client.alive().isEmpty();
        if (!runs) {
            client.notes.forEach(note -> System.err.println("millrace: left out: " + Shown.text(note)));
        }
        return runs;
    }

    int send(List<String> words, PrintWriter out) throws Failure {
        Found found = find();
        try (Conversation conversation = Conversation.with(found.socket(), found.owner(), patience)) {
            return conversation.send(words, out);
        } catch (EOFException e) {
            throw new Failure(1, "the agent did not answer: it closed the connection, as it does when it ends");
        } catch (IOException e) {
            throw new Failure(1, "the agent did not answer: " + e.getMessage());
        }
    }

    private Found find() throws Failure {
        List<Found> alive = alive();
        if (alive.isEmpty()) {
            throw new Failure(
                    1,
                    "no agent" + (agent.isEmpty() ? "" : " named " + agent) + " is running "
                            + elsewhere().map(run -> "in " + run).orElse("from " + home.directory())
                            + (notes.isEmpty() ? "" : "; left out: " + Shown.text(String.join("; ", notes), 2000)));
        }
        if (alive.size() > 1) {
            throw new Failure(
                    2,
                    "several agents are running; say which with --name: "
                            + alive.stream()
                                    .map(found -> Shown.text(found.name()))
                                    .collect(Collectors.joining(", ")));
        }
        return alive.get(0);
    }

    /** The one run directory that is looked at, if the command line names it. */
    private static Optional<Path> elsewhere() {
        String named = System.getProperty("millrace.run.dir", "");
        return named.isEmpty()
                ? Optional.empty()
                : Optional.of(Path.of(named).toAbsolutePath().normalize());
    }

    private List<Found> alive() throws Failure {
        List<Found> alive = new ArrayList<>();
        try {
            Optional<Ownership> ownership = Ownership.of(home.directory());
            Optional<Path> elsewhere = elsewhere();
            List<Path> candidates = elsewhere.isEmpty()
                    ? new RunPlaces(home.directory(), ownership).known(notes)
                    : List.of(elsewhere.get());
            for (Path directory : candidates) {
                String name = String.valueOf(directory.getFileName());
                if (agent.isEmpty() || name.equals(agent)) {
                    knock(name, directory, ownership).ifPresent(alive::add);
                }
            }
        } catch (IOException e) {
            throw new Failure(1, "the run directories of " + home.directory() + " can't be read: " + e);
        }
        return alive;
    }

    /** Whether an agent that counts listens in this directory. */
    private Optional<Found> knock(String name, Path directory, Optional<Ownership> ownership) {
        try {
            Optional<UserPrincipal> owner =
                    ownership.isPresent() ? Optional.of(ownership.get().provenOwner(directory)) : Optional.empty();
            Path socket = SocketPlace.of(directory);
            Files.readAttributes(socket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Conversation.with(socket, owner, KNOCK).close();
            return Optional.of(new Found(name, socket, owner));
        } catch (NoSuchFileException | ConnectException e) {
            // An agent that has ended, in order or not.
            return Optional.empty();
        } catch (Refused | Conversation.Stranger e) {
            notes.add(e.getMessage());
            return Optional.empty();
        } catch (IOException e) {
            notes.add(directory + ": " + e.getMessage());
            return Optional.empty();
        }
    }
}
