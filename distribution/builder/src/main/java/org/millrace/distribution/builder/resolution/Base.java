package org.millrace.distribution.builder.resolution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.millrace.distribution.builder.index.IndexedBundle;
import org.millrace.distribution.builder.index.Places;
import org.millrace.distribution.builder.wanted.BuildFailure;

/**
 * The installation that a distribution gets its runtime from: {@code bin/}, the launcher's class path in {@code lib/}, and the
 * bundles of the container in {@code lib/bundles/}.
 */
public final class Base {
    private final Path home;
    private final List<IndexedBundle> container;

    private Base(Path home, List<IndexedBundle> container) {
        this.home = home;
        this.container = container;
    }

    /** In a folder. */
    public static Base at(Path home) throws BuildFailure, IOException {
        for (String needed : List.of("bin/millrace", "lib/bundles", "conf/logback.xml")) {
            if (!Files.exists(home.resolve(needed))) {
                throw new BuildFailure(
                        "the base " + home + " has no " + needed + ": it is not an unpacked distribution");
            }
        }
        List<IndexedBundle> container = new ArrayList<>();
        for (Path jar : jars(home.resolve("lib/bundles"))) {
            Optional<IndexedBundle> bundle = Places.jar(jar);
            container.add(bundle.orElseThrow(
                    () -> new BuildFailure("the base's " + jar + " is not a bundle; unpack it again")));
        }
        return new Base(home, container);
    }

    /** Its folder. */
    public Path home() {
        return home;
    }

    /** The container's bundles, by their files' names. */
    public List<IndexedBundle> container() {
        return container;
    }

    /** The launcher's class path. */
    public List<Path> classPath() throws IOException {
        return jars(home.resolve("lib"));
    }

    /** The jar on the class path whose name begins so. */
    public Path library(String prefix) throws BuildFailure, IOException {
        return classPath().stream()
                .filter(jar -> jar.getFileName().toString().startsWith(prefix))
                .findFirst()
                .orElseThrow(() -> new BuildFailure("the base " + home + " has no lib/" + prefix + "*.jar"));
    }

    /** The jars of a folder in its {@code lib/} that not every distribution has. */
    public List<Path> extra(String folder) throws BuildFailure, IOException {
        Path extra = home.resolve("lib").resolve(folder);
        List<Path> jars = Files.isDirectory(extra) ? jars(extra) : List.of();
        if (jars.isEmpty()) {
            throw new BuildFailure("the base " + home + " has no jars in lib/" + folder
                    + ", which the manifest asks for; name a whole distribution as base");
        }
        return jars;
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }
}
