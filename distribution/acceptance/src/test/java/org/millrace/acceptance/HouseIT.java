package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files one can read in a sitting, and packages one can keep in mind. */
class HouseIT {
    private static final int LINES = 400;
    private static final int CLASSES = 25;
    /** What a package-info says when a package is larger. */
    private static final String REASON = "It is large because";

    @TempDir
    static Path folder;

    private static List<Path> sources(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    // Neither what the build has made, nor whole projects that tests compare others with.
                    .filter(file -> !root.relativize(file).toString().matches("(.*/)?(target|resources)/.*"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> faults(Path root) throws IOException {
        List<String> faults = new ArrayList<>();
        List<Path> sources = sources(root);
        for (Path source : sources) {
            long lines = Files.readAllLines(source).size();
            if (lines > LINES) {
                faults.add(root.relativize(source) + " has " + lines + " lines");
            }
        }
        Map<Path, Long> packages = sources.stream()
                .filter(source -> !source.endsWith("package-info.java"))
                .collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors.counting()));
        for (Map.Entry<Path, Long> entry : packages.entrySet()) {
            Path info = entry.getKey().resolve("package-info.java");
            boolean main = entry.getKey().toString().contains("/src/main/java/");
            String says = Files.exists(info) ? Files.readString(info) : "";
            if (main && says.isEmpty()) {
                faults.add(root.relativize(entry.getKey()) + " has no package-info");
            }
            if (entry.getValue() > CLASSES && !says.replaceAll("[\\s*]+", " ").contains(REASON)) {
                faults.add(root.relativize(entry.getKey()) + " has " + entry.getValue() + " classes and no reason");
            }
        }
        return faults;
    }

    @Test
    void filesAndPackagesAreSmallOrSayWhyNot() throws Exception {
        Path root = Path.of("../..").toRealPath();
        assertThat(sources(root)).hasSizeGreaterThan(500);
        assertThat(faults(root)).isEmpty();
    }

    @Test
    void theRulesBite() throws Exception {
        Path here = Files.createDirectories(folder.resolve("src/main/java/here"));
        for (int i = 0; i <= CLASSES; i++) {
            Files.writeString(here.resolve("C" + i + ".java"), "\n".repeat(i == 0 ? LINES + 1 : 1));
        }
        assertThat(faults(folder))
                .containsExactly(
                        "src/main/java/here/C0.java has 401 lines",
                        "src/main/java/here has no package-info",
                        "src/main/java/here has 26 classes and no reason");
        Files.writeString(here.resolve("package-info.java"), "/** Here.\n * It is large\n * because it is a test. */");
        assertThat(faults(folder)).containsExactly("src/main/java/here/C0.java has 401 lines");
    }
}
