package org.millrace.source.avro;

import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.millrace.api.event.Event;
import org.millrace.api.source.Source;
import org.millrace.peer.rpc.Client;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.contract.Peer;
import org.millrace.testkit.contract.SourceContract;

class AvroSourceContractTest extends SourceContract {
    @Override
    protected Source make(Settings settings) {
        return Connectors.make(AvroSource.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("bind", "127.0.0.1").with("port", 0);
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of(
                "bind", " ",
                "port", "65536",
                "compression-type", "gzip",
                "client-auth", "perhaps",
                "maxRequestBytes", "10");
    }

    @Override
    protected Optional<Settings> unopenable() {
        return Optional.of(settings().with("ssl", "true").with("keystore", "/nowhere/keys.p12"));
    }

    @Override
    protected Peer connect(TestContext context) throws Exception {
        Client client = Ends.client((int) context.gaugeValue("Port"));
        return new Peer() {
            @Override
            public void send(String body) throws Exception {
                client.send(List.of(Event.of(body)));
            }

            @Override
            public Optional<Boolean> answer(Duration within) throws Exception {
                client.patience(within);
                try {
                    return Optional.of(client.answer());
                } catch (SocketTimeoutException | EOFException | SocketException e) {
                    return Optional.empty();
                }
            }

            @Override
            public void die() throws Exception {
                byte[] half = client.call(List.of(Event.of("half of a call")));
                client.write(Arrays.copyOf(half, half.length - 5));
                client.socket().setSoLinger(true, 0);
                client.close();
            }

            @Override
            public void close() throws Exception {
                client.close();
            }
        };
    }
}
