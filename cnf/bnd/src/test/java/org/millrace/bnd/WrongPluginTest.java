package org.millrace.bnd;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.osgi.Analyzer;
import aQute.bnd.osgi.Jar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.millrace.declaration.check.PluginCheck;

/**
 * Each source below {@code src/test/wrong} can't be meant in one way or another; its first lines say what must be told of it by
 * a build, and of a jar that was built without our plug-in. The latter has no component at all, where it is left to be derived.
 */
class WrongPluginTest {
    @TempDir
    Path folder;

    static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/wrong"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("sources")
    void failsItsBuildWithASentenceThatSaysWhatToWrite(Path source) throws Exception {
        String expected = Built.expected(source, "build").orElseThrow();
        assertThat(Built.of(folder, true, source).errors())
                .singleElement()
                .asString()
                .contains(expected);
    }

    @ParameterizedTest
    @MethodSource("sources")
    void isToldOfAJarThatWasBuiltOtherwise(Path source) throws Exception {
        String expected = Built.expected(source, "verify")
                .orElse("sink acme is offered, but no component is configured by millrace.sink.acme");
        Path file = Built.of(folder, false, source).jar();
        try (Jar jar = new Jar(file.toFile());
                Analyzer analyzer = new Analyzer(jar)) {
            assertThat(PluginCheck.faults(new BuiltJar(analyzer)))
                    .singleElement()
                    .asString()
                    .contains(expected);
        }
    }

    @Test
    void comesInManyWays() throws Exception {
        assertThat(sources()).hasSizeGreaterThanOrEqualTo(20);
    }
}
