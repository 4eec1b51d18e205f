package org.millrace.bridge.flume;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.millrace.bridge.flume.fetch.BridgeCommand;

/** An agent's home with Flume's own jars, fetched from the repository of the build, and the plug-ins that others have published. */
public final class FlumeHome implements BeforeAllCallback {
    static final Path PUBLISHED = Path.of(System.getProperty("millrace.published", "target/published"))
            .toAbsolutePath();
    private static final Path FLUME = PUBLISHED.resolveSibling("flume");
    private static final String REPOSITORY = System.getProperty(
            "millrace.libraries",
            Path.of(System.getProperty("user.home"), ".m2/repository").toString());

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
        plugins(PUBLISHED);
        StringBuilder answer = new StringBuilder();
        assertThat(new BridgeCommand().run(List.of("fetch", "--from", REPOSITORY), answer))
                .as("%s", answer)
                .isZero();
    }

    /** Where plug-in folders are from now on. */
    static void plugins(Path folder) {
        System.setProperty("millrace.flume.dir", FLUME.toString());
        System.setProperty("millrace.flume.plugins.dir", folder.toString());
    }

    static Path flume() {
        return FLUME;
    }

    /** Flume's own jars and those of one plug-in. */
    static List<Path> jars(String plugin) throws IOException {
        List<Path> all = new java.util.ArrayList<>();
        for (Path folder : List.of(FLUME, PUBLISHED.resolve(plugin).resolve("lib"))) {
            try (var files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith(".jar")).forEach(all::add);
            }
        }
        return all;
    }
}
