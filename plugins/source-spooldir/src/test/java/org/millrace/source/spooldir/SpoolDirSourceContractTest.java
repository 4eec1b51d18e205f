package org.millrace.source.spooldir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.millrace.api.source.Source;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.contract.PolledSourceContract;

class SpoolDirSourceContractTest extends PolledSourceContract {
    private int files;

    private Path spool() {
        return directory.resolve("spool");
    }

    @Override
    protected Source make(Settings settings) throws Exception {
        Files.createDirectories(spool());
        return Connectors.make(SpoolDirSource.class, settings);
    }

    @Override
    protected TestContext context() {
        putBack();
        return super.context().part("deserializer", Spool.lines());
    }

    /** A test that has several lives begins each with what was brought. */
    private void putBack() {
        try (Stream<Path> all = Files.list(Files.createDirectories(spool()))) {
            for (Path file :
                    all.filter(each -> each.toString().endsWith(".COMPLETED")).toList()) {
                Files.move(file, Path.of(file.toString().replace(".COMPLETED", "")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected Settings settings() {
        return Settings.of("spoolDir", spool())
                .with("quietMs", 0)
                .with("batchSize", 3)
                .with("consumeOrder", "OLDEST");
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of(
                "spoolDir", " ",
                "fileSuffix", " ",
                "trackerDir", " ",
                "includePattern", "(",
                "ignorePattern", "[a",
                "pollDelay", "0",
                "quietMs", "-1",
                "batchSize", "0",
                "inputCharset", "UTF-9",
                "bufferMaxLineLength", "2000");
    }

    @Override
    protected Optional<Settings> unopenable() {
        return Optional.of(settings().with("spoolDir", "/dev/null/spool"));
    }

    @Override
    protected List<String> bring() throws Exception {
        Files.createDirectories(spool());
        List<String> all = new ArrayList<>();
        for (int size : List.of(1, 5, 0, 2, 4)) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                lines.add("line " + all.size() + i);
            }
            all.addAll(lines);
            Files.write(spool().resolve(String.format("f%06d", files++)), lines);
        }
        return all;
    }
}
