package com.acme.mysink;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.millrace.api.sink.Sink;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.Destination;
import org.millrace.testkit.contract.SinkContract;

class MySinkContractTest extends SinkContract {
    @Override
    protected Sink make(Settings settings) {
        return Connectors.make(MySink.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("path", file().toString());
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("path", " ");
    }

    @Override
    protected Optional<Destination> destination() {
        return Optional.of(() -> Files.exists(file()) ? Files.readAllLines(file()) : List.of());
    }

    private Path file() {
        return directory.resolve("events.txt");
    }
}
