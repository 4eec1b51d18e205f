package org.millrace.source.otlp;

import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.millrace.api.source.Source;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.contract.Peer;
import org.millrace.testkit.contract.SourceContract;

class OtlpSourceContractTest extends SourceContract {
    @Override
    protected Source make(Settings settings) {
        return Connectors.make(OtlpSource.class, settings);
    }

    @Override
    protected Settings settings() {
        return Running.PLAIN;
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of(
                "bind", " ",
                "port", "65536",
                "client-auth", "perhaps",
                "requestTimeout", "0",
                "idleTimeout", "0",
                "maxConcurrentStreams", "0",
                "maxRequestBytes", "10");
    }

    @Override
    protected Optional<Settings> unopenable() {
        return Optional.of(settings().with("ssl", "true").with("keystore", "/nowhere/keys.p12"));
    }

    @Override
    protected Peer connect(TestContext context) throws Exception {
        Client client = Client.to((int) context.gaugeValue("Port"));
        return new Peer() {
            @Override
            public void send(String body) throws Exception {
                client.write(Client.json(Client.record(body)));
            }

            @Override
            public Optional<Boolean> answer(Duration within) throws Exception {
                client.socket.setSoTimeout((int) within.toMillis());
                try {
                    return Optional.of(client.answer().status() == 200);
                } catch (SocketTimeoutException | EOFException | SocketException e) {
                    return Optional.empty();
                }
            }

            @Override
            public void die() throws Exception {
                byte[] half = Client.json(Client.record("half"));
                client.write(Arrays.copyOf(half, half.length - 5));
                client.socket.setSoLinger(true, 0);
                client.close();
            }

            @Override
            public void close() throws Exception {
                client.close();
            }
        };
    }
}
