package org.millrace.runtime.deploy.intake;

import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.millrace.api.file.Presence;
import org.millrace.runtime.deploy.store.Reception;
import org.millrace.runtime.deploy.trust.JarCheck;

/**
 * The jars that a person means, by their files, the folder they are in, or names in an index: copies, which go when it is closed.
 */
public final class Candidates implements AutoCloseable {
    private static final int MOST_JARS = 1000;
    private static final int MOST_ROUNDS = 20;
    private static final int MOST_ENTRIES = 100_000;
    private static final Duration JAR_LIMIT = Duration.ofMinutes(10);

    private final JarIntake intake;
    private final IndexUse use;
    private final Reception reception;
    private final List<Candidate> list = new ArrayList<>();

    private Candidates(JarIntake intake, IndexUse use, Reception reception) {
        this.intake = intake;
        this.use = use;
        this.reception = reception;
    }

    /**
     * Finds and copies them.
     *
     * @param words jars and folders; or an index and names in it, each with a version or range behind an {@code @} if one is
     *     meant; or names alone, in the index that is used if none is named
     * @param use which index that is, and whether libraries are taken too
     */
    public static Candidates of(List<String> words, JarIntake intake, IndexUse use)
            throws Refused, IOException, InterruptedException {
        Candidates candidates = new Candidates(intake, use, intake.receive());
        boolean found = false;
        try {
            if (isIndex(words.get(0))) {
                candidates.index(place(words.get(0)), words.subList(1, words.size()));
            } else if (isName(words.get(0)) && use.standard().isPresent()) {
                candidates.index(place(use.standard().get()), words);
            } else {
                for (String word : words) {
                    candidates.file(path(word));
                }
            }
            found = true;
            return candidates;
        } finally {
            if (!found) {
                candidates.close();
            }
        }
    }

    /** All of them. */
    public List<Candidate> list() {
        return List.copyOf(list);
    }

    private static boolean isIndex(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return lower.endsWith(".xml") || lower.endsWith(".xml.gz");
    }

    /** Whether it names a bundle, and no file or folder. */
    private static boolean isName(String word) {
        return word.matches("[A-Za-z0-9._-]+(@.+)?") && !word.endsWith(".jar") && !new java.io.File(word).exists();
    }

    private static Path path(String word) throws Refused {
        try {
            return Path.of(word);
        } catch (InvalidPathException e) {
            throw new Refused(
                    "request",
                    word + " names no file here (" + e.getReason()
                            + "); if its name is not plain ASCII, start the agent under a UTF-8 locale or rename it");
        }
    }

    private static URI place(String word) throws Refused {
        if (!word.matches("(https?|file):.*")) {
            return path(word).toAbsolutePath().toUri();
        }
        try {
            return URI.create(word);
        } catch (IllegalArgumentException e) {
            throw new Refused("request", word + " is not an address: " + e.getMessage());
        }
    }

    private void file(Path file) throws Refused, IOException, InterruptedException {
        if (!Presence.ofDirectory(file)) {
            add(file);
            return;
        }
        List<Path> jars = jars(file);
        if (jars.isEmpty()) {
            throw new Refused("request", "there is no jar in " + file);
        }
        for (Path jar : jars) {
            add(jar);
        }
    }

    private void add(Path file) throws Refused, IOException, InterruptedException {
        if (list.size() >= MOST_JARS) {
            throw new Refused("request", "these are more than " + MOST_JARS + " jars; take fewer at once");
        }
        Path name = file.getFileName();
        list.add(intake.copy(file, name == null ? file.toString() : name.toString(), true, reception));
    }

    private static List<Path> jars(Path folder) throws Refused, IOException {
        List<Path> jars = new ArrayList<>();
        int entries = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path each : files) {
                if (++entries > MOST_ENTRIES || jars.size() > MOST_JARS) {
                    throw new Refused(
                            "request",
                            folder + " has more than " + MOST_JARS + " jars or " + MOST_ENTRIES
                                    + " files; name the jars that are meant");
                }
                if (each.toString().endsWith(".jar")) {
                    jars.add(each);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        jars.sort(null);
        return jars;
    }

    private void index(URI place, List<String> names) throws Refused, IOException, InterruptedException {
        if (names.isEmpty()) {
            throw new Refused("request", "say which bundles of the index: NAME, NAME@1.2.0 or NAME@[1.2,2.0)");
        }
        Set<String> bundles = new HashSet<>();
        names.forEach(name -> bundles.add(RepositoryIndex.bundle(name)));
        Copy copy = Remote.fetch(place, RepositoryIndex.LARGEST_PACKED, RepositoryIndex.LIMIT, reception);
        RepositoryIndex index = RepositoryIndex.read(copy.file(), place, bundles, Set.of());
        Map<String, RepositoryIndex.Resource> chosen = new LinkedHashMap<>();
        for (String name : names) {
            RepositoryIndex.Resource resource = index.find(name);
            chosen.put(resource.name() + " " + resource.version(), resource);
        }
        if (use.libraries()) {
            libraries(copy.file(), place, chosen);
        }
        for (RepositoryIndex.Resource resource : chosen.values()) {
            fetch(place, resource);
        }
    }

    /** Adds those that export what the others need and nobody here does. What no bundle exports is said when they are resolved. */
    private void libraries(Path file, URI place, Map<String, RepositoryIndex.Resource> chosen)
            throws Refused, IOException, InterruptedException {
        Set<String> asked = new HashSet<>();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Set<String> open = new TreeSet<>();
            for (RepositoryIndex.Resource resource : chosen.values()) {
                for (String filter : resource.packages()) {
                    if (asked.add(filter) && !use.present(filter)) {
                        open.add(filter);
                    }
                }
            }
            if (open.isEmpty()) {
                return;
            }
            RepositoryIndex exporting = RepositoryIndex.read(file, place, Set.of(), open);
            for (String filter : open) {
                List<RepositoryIndex.Resource> exporters = exporting.exporters(filter);
                boolean met =
                        exporters.stream().anyMatch(each -> chosen.containsKey(each.name() + " " + each.version()));
                if (!met && !exporters.isEmpty()) {
                    RepositoryIndex.Resource newest = exporters.get(0);
                    chosen.put(newest.name() + " " + newest.version(), newest);
                }
            }
            if (chosen.size() > MOST_JARS) {
                throw new Refused("request", "with what they need these are more than " + MOST_JARS + " bundles");
            }
        }
        throw new Refused(
                "request", "what they need leads on more than " + MOST_ROUNDS + " times; install the libraries first");
    }

    private void fetch(URI place, RepositoryIndex.Resource resource) throws Refused, IOException, InterruptedException {
        if (Remote.over(place) && !Remote.over(resource.url())) {
            throw new Refused(
                    "request",
                    Remote.shown(place) + " names " + resource.url() + ", which is a file of this machine; an index"
                            + " from elsewhere can't");
        }
        Copy jar = Remote.fetch(resource.url(), JarCheck.largestFile(), JAR_LIMIT, reception);
        list.add(new Candidate(
                jar.file(),
                jar.digest(),
                resource.name() + "-" + resource.version() + ".jar",
                Optional.of(resource.digest())));
    }

    @Override
    public void close() {
        reception.close();
    }
}
