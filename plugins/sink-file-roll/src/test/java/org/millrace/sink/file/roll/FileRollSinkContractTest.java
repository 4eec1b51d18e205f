package org.millrace.sink.file.roll;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.millrace.api.event.Event;
import org.millrace.api.serializer.Serializer;
import org.millrace.api.sink.Sink;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.contract.Destination;
import org.millrace.testkit.contract.SinkContract;

class FileRollSinkContractTest extends SinkContract {
    @Override
    protected Sink make(Settings settings) {
        return Connectors.make(FileRollSink.class, settings);
    }

    @Override
    protected TestContext context() {
        return super.context().part("sink.serializer", new Lines());
    }

    /** Writes each body on a line. */
    private static final class Lines implements Serializer {
        @Override
        public Writer writer(OutputStream to, boolean append) {
            return new Writer() {
                @Override
                public void write(Event event) throws IOException {
                    to.write(event.body());
                    to.write('\n');
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };
        }
    }

    private Path files() {
        return directory.resolve("files");
    }

    @Override
    protected Settings settings() {
        return Settings.of("sink.directory", files());
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of(
                "sink.directory", " ",
                "sink.batchSize", "0",
                "sink.rollInterval", "-1",
                "sink.pathManager", "none");
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
        return Optional.of(settings().with("sink.fsync", "true"));
    }

    @Override
    protected Optional<Destination> destination() {
        return Optional.of(new Written());
    }

    /** A directory whose place a file can take. */
    private final class Written implements Destination {
        @Override
        public List<String> arrived() throws IOException {
            List<String> lines = new ArrayList<>();
            try (Stream<Path> all = Files.list(files())) {
                for (Path file : all.sorted().toList()) {
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
