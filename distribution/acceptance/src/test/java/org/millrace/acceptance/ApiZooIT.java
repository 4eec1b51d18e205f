package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plug-ins that were built against earlier versions of the api run unchanged; see the README beside them. */
class ApiZooIT {
    private static final Path ZOO = Path.of("src/test/resources/apizoo");

    @TempDir
    Path folder;

    static List<Path> versions() throws Exception {
        try (Stream<Path> found = Files.list(ZOO)) {
            return found.filter(Files::isDirectory).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void pluginsOfAnEarlierApiAreInstalledAndMoveEvents(Path version) throws Exception {
        Installation installation = Installation.in(folder);
        List<String> line = new ArrayList<>(List.of("plugin", "install"));
        for (String kind : KindsFlow.KINDS) {
            line.add(version.resolve("com.acme.my-" + kind + "-1.0.0.jar")
                    .toAbsolutePath()
                    .toString());
        }
        Installation.Answer installed = installation.millrace(line.toArray(String[]::new));
        assertThat(installed.code()).as(installed.all()).isZero();
        KindsFlow.movesEvents(installation, folder);
    }
}
