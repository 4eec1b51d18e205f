package org.millrace.source.spooldir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.millrace.api.serializer.Deserializer;
import org.millrace.serializer.standard.LineDeserializer;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.OpenSource;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.TestOutlet;
import org.millrace.testkit.Trial;

/** A directory of a test's own with a source that reads it; without a quiet time, unless the test asks for one. */
final class Spool {
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    final Path directory;
    final TestOutlet outlet = new TestOutlet().keepsMarks(true);
    TestContext context;
    private Settings settings = Settings.of("quietMs", 0).with("batchSize", 10);
    private int files;

    Spool(Path folder, Deserializer deserializer) throws IOException {
        this.directory = Files.createDirectories(folder.resolve("spool"));
        this.context = TestContext.in(folder).part("deserializer", deserializer);
        settings = settings.with("spoolDir", directory);
    }

    static Spool in(Path folder) throws IOException {
        return new Spool(folder, lines());
    }

    /** What users have. */
    static Deserializer lines() {
        return Connectors.make(LineDeserializer.class, Settings.none());
    }

    Spool with(String key, Object value) {
        settings = settings.with(key, value);
        return this;
    }

    /** The source as it is now configured; a successor of the one before. */
    OpenSource open() throws Exception {
        context = context.successor();
        Trial<?, OpenSource> trial =
                Connectors.source(SpoolDirSource.class, outlet).in(context);
        settings.typed().forEach(trial::set);
        return trial.open();
    }

    /** Opens, reads until there is nothing, closes. */
    List<String> read() throws Exception {
        try (OpenSource source = open()) {
            return source.pollUntilIdle();
        }
    }

    /** A file whose last change is later than that of those before. */
    Path file(String name, byte[] content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        Files.setLastModifiedTime(file, FileTime.from(LONG_AGO.plusSeconds(files++)));
        return file;
    }

    Path file(String name, String... lines) throws IOException {
        return file(
                name,
                String.join("", Stream.of(lines).map(line -> line + "\n").toList())
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** The names in the directory, sorted. */
    List<String> names() throws IOException {
        return namesIn(directory);
    }

    static List<String> namesIn(Path in) throws IOException {
        try (Stream<Path> all = Files.walk(in)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> in.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    /** What was reported last. */
    String reported() {
        List<String> reports = context.reports();
        return reports.isEmpty() ? "" : reports.get(reports.size() - 1);
    }
}
