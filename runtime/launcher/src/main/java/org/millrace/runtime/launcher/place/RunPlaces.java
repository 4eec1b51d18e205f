package org.millrace.runtime.launcher.place;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where run directories of a home's agents are: {@code run} in the home; if that can't be written, a folder in
 * {@code $XDG_RUNTIME_DIR}, which is the user's alone; and without one, a folder in the system's temporary directory. The folders'
 * names are made of the user's number and the home's path.
 */
public final class RunPlaces {
    private final Path home;
    private final Optional<Ownership> ownership;
    private final Path temporary;
    private final String runtime;

    public RunPlaces(Path home, Optional<Ownership> ownership) {
        this(
                home,
                ownership,
                Path.of(System.getProperty("java.io.tmpdir")),
                Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR")).orElse(""));
    }

    RunPlaces(Path home, Optional<Ownership> ownership, Path temporary, String runtime) {
        this.home = home;
        this.ownership = ownership;
        this.temporary = temporary;
        this.runtime = runtime;
    }

    /** The run directory of an agent that starts now. */
    public Path of(AgentName agent) {
        Path own = home.resolve("run");
        return (isWritable(own) ? own : besides().get(0)).resolve(agent.text());
    }

    private boolean isWritable(Path own) {
        try {
            if (ownership.isPresent()) {
                Level.of(own);
            } else if (!Files.isDirectory(own)) {
                return Files.isWritable(home);
            }
            return Files.isWritable(own);
        } catch (NoSuchFileException e) {
            return Files.isWritable(home);
        } catch (IOException e) {
            // Where we can't look we can't write either.
            return false;
        }
    }

    /** The folders that stand in for {@code run}, the best first. */
    private List<Path> besides() {
        Set<Path> places = new LinkedHashSet<>();
        runtimeDirectory().ifPresent(directory -> places.add(directory.resolve("millrace-" + mark())));
        places.add(temporary.resolve("millrace-" + user() + "-" + mark()));
        ownership
                .filter(Ownership::isRoot)
                .ifPresent(o -> places.add(temporary.resolve("millrace-" + o.homeOwner() + "-" + mark())));
        return List.copyOf(places);
    }

    /** {@code $XDG_RUNTIME_DIR}, if it is what it has to be. */
    private Optional<Path> runtimeDirectory() {
        try {
            Path directory = Path.of(runtime);
            return !runtime.isEmpty()
                            && directory.isAbsolute()
                            && ownership.filter(o -> o.isPrivate(directory)).isPresent()
                    ? Optional.of(directory)
                    : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private String user() {
        return ownership.map(o -> Integer.toString(o.user())).orElseGet(() -> System.getProperty("user.name", "nobody")
                .replaceAll("[^A-Za-z0-9_-]", "_"));
    }

    /** What tells the agents of one home from those of another. */
    private String mark() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(home.toString().getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Where a folder for a socket alone can be made. */
    Path forSockets() {
        return runtimeDirectory().orElse(temporary);
    }

    /**
     * The run directories of agents that were ever started from this home by this user.
     *
     * @param notes gets a line for each place that is left out, because it is another's or can't be looked at
     */
    public List<Path> known(List<String> notes) {
        List<Path> found = new ArrayList<>(in(home.resolve("run"), false, notes));
        besides().forEach(place -> found.addAll(in(place, true, notes)));
        return found;
    }

    private List<Path> in(Path place, boolean anybodys, List<String> notes) {
        List<Path> found = new ArrayList<>();
        try {
            if (anybodys && ownership.isPresent()) {
                ownership.get().provenOwner(place);
            }
            try (DirectoryStream<Path> children = Files.newDirectoryStream(place, Files::isDirectory)) {
                children.forEach(found::add);
            }
        } catch (NoSuchFileException e) {
            // No agent was ever started there.
            return List.of();
        } catch (Refused e) {
            notes.add(e.getMessage());
        } catch (AccessDeniedException e) {
            notes.add(place + " is closed to you");
        } catch (IOException | DirectoryIteratorException e) {
            notes.add(place + " can't be looked into: " + e.getMessage());
        }
        found.sort(Comparator.naturalOrder());
        return found;
    }
}
