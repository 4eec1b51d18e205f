package com.acme.mycheckpointedsink;

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
import org.millrace.testkit.contract.CheckpointedSinkContract;
import org.millrace.testkit.contract.Destination;

class MyCheckpointedSinkContractTest extends CheckpointedSinkContract {
    @Override
    protected Sink make(Settings settings) {
        return Connectors.make(MyCheckpointedSink.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("directory", directory.toString());
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("maxEvents", "1");
    }

    @Override
    protected Optional<Destination> destination() {
        return Optional.of(() -> published(directory));
    }

    static List<String> published(Path directory) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".txt")).sorted().toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }
}
