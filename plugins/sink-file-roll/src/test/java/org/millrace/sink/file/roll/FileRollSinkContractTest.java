package org.millrace.sink.file.roll;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.millrace.api.sink.Sink;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.contract.CheckpointedSinkContract;
import org.millrace.testkit.contract.Destination;

class FileRollSinkContractTest extends CheckpointedSinkContract {
    @Override
    protected Sink make(Settings settings) {
        return Connectors.make(FileRollSink.class, settings);
    }

    @Override
    protected TestContext context() {
        return super.context().part(FileRollSink.SERIALIZER, new Lines());
    }

    private Path files() {
        return directory.resolve("files");
    }

    /** What is committed is in a file of its own, so that it is seen. */
    @Override
    protected Settings settings() {
        return Settings.of("sink.directory", files())
                .with("sink.batchSize", "4")
                .with("sink.rollCount", "1");
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.ofEntries(
                Map.entry("sink.directory", " "),
                Map.entry("sink.batchSize", "0"),
                Map.entry("sink.rollInterval", "-1"),
                Map.entry("sink.rollSize", "-1"),
                Map.entry("sink.rollCount", "-1"),
                Map.entry("sink.rollFileSize", "-1"),
                Map.entry("sink.idleTimeout", "-1"),
                Map.entry("sink.pathManager", "none"),
                Map.entry("sink.pathManager.prefix", "../x"),
                Map.entry("sink.pathManager.extension", "a/b"),
                Map.entry("sink.inUsePrefix", "a/b"),
                Map.entry("sink.inUseSuffix", "/tmp"),
                Map.entry("sink.codeC", "lzo"),
                Map.entry("sink.maxOpenFiles", "0"),
                Map.entry("sink.roundUnit", "day"),
                Map.entry("sink.roundValue", "0"),
                Map.entry("sink.timeZone", "Asia/Shangai"),
                Map.entry("sink.locale", "klingon"),
                Map.entry("sink.timestampFallback", "later"),
                Map.entry("sink.exactlyOnce", "never"),
                Map.entry("sink.checkpointEvents", "0"));
    }

    @Override
    protected Optional<Settings> unopenable() {
        return Optional.of(settings().with("sink.directory", "/dev/null/files"));
    }

    @Override
    protected Optional<Settings> changeInPlace() {
        return Optional.of(settings().with("sink.rollInterval", "7").with("sink.batchSize", "3"));
    }

    @Override
    protected Optional<Settings> changeByReplacing() {
        return Optional.of(settings().with("sink.fsync", "false"));
    }

    @Override
    protected Optional<Destination> destination() {
        return Optional.of(new Finished());
    }

    /** A directory whose place can be taken away. */
    private final class Finished implements Destination {
        @Override
        public List<String> arrived() throws IOException {
            List<String> lines = new ArrayList<>();
            try (Stream<Path> all = Files.list(files())) {
                List<Path> finished = all.filter(file -> !file.toString().endsWith(".tmp"))
                        .sorted()
                        .toList();
                for (Path file : finished) {
                    lines.addAll(Files.readAllLines(file));
                }
            }
            return lines;
        }

        @Override
        public boolean trouble(Trouble kind, boolean begins) throws IOException {
            if (kind != Trouble.FAILING) {
                return false;
            }
            Path aside = directory.resolve("aside");
            if (begins) {
                Files.move(files(), aside);
            } else if (Files.exists(aside)) {
                Files.move(aside, files());
            }
            return true;
        }
    }
}
