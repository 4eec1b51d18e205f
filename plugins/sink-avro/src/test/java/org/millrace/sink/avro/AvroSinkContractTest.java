package org.millrace.sink.avro;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.millrace.api.sink.Sink;
import org.millrace.avro.rpc.AvroServer;
import org.millrace.peer.rpc.Server;
import org.millrace.rpc.Memory;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.Destination;
import org.millrace.testkit.contract.SinkContract;

class AvroSinkContractTest extends SinkContract {
    private Server server;

    @BeforeEach
    void listen() throws IOException {
        server = new Server(() -> new AvroServer(1 << 24, Memory.ENDLESS));
    }

    @AfterEach
    void end() throws IOException {
        server.close();
    }

    @Override
    protected Sink make(Settings settings) {
        return Connectors.make(AvroSink.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("hostname", "127.0.0.1")
                .with("port", server == null ? 1 : server.port())
                .with("batch-size", 10)
                .with("connect-timeout", 5000)
                .with("request-timeout", 5000);
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of(
                "hostname", " ",
                "port", "0",
                "batch-size", "0",
                "connect-timeout", "0",
                "request-timeout", "-1",
                "reset-connection-interval", "-1",
                "compression-type", "gzip",
                "compression-level", "10");
    }

    @Override
    protected Optional<Destination> destination() {
        return Optional.of(server.destination());
    }
}
