package org.millrace.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.itest.Deployed.Answer;

/**
 * Plug-ins that can't be meant, built with bnd alone, at an agent's door: each is refused with the sentence that its own build
 * would have failed with. The sources are those of the build's plug-in, which say in their first lines what must be told.
 */
class WrongPluginIT {
    private static final Path SOURCES = Path.of("../../cnf/bnd/src/test/wrong");
    private static final String VERIFY = "// verify: ";

    @TempDir
    Path folder;

    private static String expected(String source) {
        return source.lines()
                .filter(line -> line.startsWith(VERIFY))
                .map(line -> line.substring(VERIFY.length()))
                .findFirst()
                .orElse("sink acme is offered, but no component is configured by millrace.sink.acme");
    }

    private Path built(Path source) throws Exception {
        String name = source.getFileName().toString().replace(".java", "");
        return Made.pack(
                Files.createDirectories(folder.resolve(name)),
                "com.acme." + name,
                "1.0.0",
                List.of(new Made.Source("com.acme." + name, Files.readString(source))),
                Map.of("-privatepackage", "com.acme"));
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.sorted().toList();
        }
    }

    @Test
    void isRefusedInPlainWords() throws Exception {
        Path home = Files.createDirectories(folder.resolve("home"));
        Files.createDirectories(home.resolve("plugins"));
        Files.writeString(home.resolve("a1.conf"), "");
        int told = 0;
        SoftAssertions all = new SoftAssertions();
        try (Deployed agent = new Deployed(home, Map.of(), context -> {})) {
            for (Path source : sources()) {
                String jar = built(source).toString();
                for (String verb : List.of("verify", "install")) {
                    Answer answer = agent.plugin(verb, jar);
                    all.assertThat(answer.code()).as(jar + answer.text()).isEqualTo(1);
                    all.assertThat(answer.text())
                            .as("%s %s", verb, source.getFileName())
                            .contains("declares what can't be meant: ", expected(Files.readString(source)));
                }
                told++;
            }
        }
        all.assertAll();
        assertThat(told).isGreaterThanOrEqualTo(20);
    }
}
