package org.millrace.sink.otlp;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.millrace.api.sink.Sink;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.Destination;
import org.millrace.testkit.contract.SinkContract;

class OtlpSinkContractTest extends SinkContract {
    private Collector server;

    @BeforeEach
    void listen() throws IOException {
        server = new Collector();
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Override
    protected Sink make(Settings settings) {
        return Connectors.make(OtlpSink.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("endpoint", server == null ? "http://localhost" : server.url())
                .with("batchSize", 20)
                .with("requestTimeout", 5000);
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.ofEntries(
                Map.entry("endpoint", ""),
                Map.entry("protocol", "smoke"),
                Map.entry("connectTimeout", "-1"),
                Map.entry("requestTimeout", "-1"),
                Map.entry("batchSize", "0"),
                Map.entry("maxRetryAfter", "-1"),
                Map.entry("compression-type", "deflate"),
                Map.entry("headers.Content-Type", "3"),
                Map.entry("headers.a b", "3"),
                Map.entry("headers.Authorization", "a\r\nb"));
    }

    @Override
    protected Optional<Destination> destination() {
        return Optional.of(new Destination() {
            @Override
            public List<String> arrived() {
                return server.taken();
            }

            @Override
            public boolean trouble(Trouble kind, boolean begins) {
                switch (kind) {
                    case FAILING -> server.answers(begins ? 503 : 200);
                    case STUCK -> server.silent(begins);
                    default -> {
                        return false;
                    }
                }
                return true;
            }
        });
    }
}
