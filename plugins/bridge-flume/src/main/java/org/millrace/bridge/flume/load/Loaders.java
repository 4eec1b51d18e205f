package org.millrace.bridge.flume.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.FatalException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The class loaders that are in use. Jars are copied before they are loaded from: whoever replaces one while the agent runs changes
 * nothing in what runs, and the next instance gets the new one. A loader is closed with the last component that uses it.
 */
final class Loaders {
    private static final Logger log = LoggerFactory.getLogger(Loaders.class);

    private final Map<String, Loan> byContent = new HashMap<>();
    private @Nullable FlumeLoader flume;
    private int copies;

    /** What several components use. */
    private static final class Loan {
        final PluginLoader loader;
        final @Nullable Path copy;
        int users;

        Loan(PluginLoader loader, @Nullable Path copy) {
            this.loader = loader;
            this.copy = copy;
        }
    }

    /** A loader until it is given back. */
    record Use(ClassLoader loader, String key) {}

    /** Flume itself: looked at once for the life of the bundle, and checked against the pins before a class of it is loaded. */
    synchronized FlumeLoader flume(Places places) throws FatalException {
        FlumeLoader known = flume;
        if (known == null) {
            known = new FlumeLoader(FlumeJars.checked(places.flume()), Loaders.class.getClassLoader());
            flume = known;
        }
        return known;
    }

    /** For a look at a class only: reads the jars where they are, and is to be closed. */
    PluginLoader look(Places places, PluginFolder folder) throws FatalException {
        return new PluginLoader(folder.name(), folder.jars(), folder.natives(), flume(places));
    }

    synchronized Use use(Places places, PluginFolder folder) throws IOException, FatalException {
        FlumeLoader parent = flume(places);
        String key = folder.fingerprint();
        Loan loan = byContent.get(key);
        if (loan == null) {
            Path copy = folder.jars().isEmpty() ? null : places.copies().resolve(Integer.toString(copies++));
            List<Path> jars = copy == null ? List.of() : copied(folder.jars(), copy);
            loan = new Loan(new PluginLoader(folder.name(), jars, folder.natives(), parent), copy);
            byContent.put(key, loan);
        }
        loan.users++;
        return new Use(loan.loader, key);
    }

    private static List<Path> copied(List<Path> jars, Path to) throws IOException {
        Files.createDirectories(to);
        List<Path> made = new ArrayList<>();
        for (Path jar : jars) {
            // Two jars of lib and libext may have one name.
            Path target = to.resolve(made.size() + "-" + jar.getFileName());
            Files.deleteIfExists(target);
            made.add(Files.copy(jar, target));
        }
        return made;
    }

    synchronized void giveBack(Use use) {
        Loan loan = byContent.get(use.key());
        if (loan == null || --loan.users > 0) {
            return;
        }
        byContent.remove(use.key());
        try {
            loan.loader.close();
            Path copy = loan.copy;
            if (copy != null) {
                for (Path jar : Jars.in(copy)) {
                    Files.delete(jar);
                }
                Files.delete(copy);
            }
        } catch (IOException e) {
            log.warn("The copies of {}'s jars stay until the next start: {}", loan.loader.getName(), e.toString());
        }
    }
}
