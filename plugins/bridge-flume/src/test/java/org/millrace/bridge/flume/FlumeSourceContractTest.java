package org.millrace.bridge.flume;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.millrace.api.source.Source;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.contract.Peer;
import org.millrace.testkit.contract.SourceContract;

/** By Flume's netcat source, which has peers. */
@ExtendWith(FlumeHome.class)
class FlumeSourceContractTest extends SourceContract {
    private final int port = freePort();

    @Override
    protected Source make(Settings settings) {
        return Connectors.make(FlumeSource.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("bridge.class", "org.apache.flume.source.NetcatSource")
                .with("bind", "127.0.0.1")
                .with("port", port);
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("bridge.exclusive", "maybe");
    }

    @Override
    protected Optional<Settings> unopenable() {
        return Optional.of(settings().with("port", "none"));
    }

    @Override
    protected Peer connect(TestContext context) {
        // Flume's source does not tell when it listens.
        return Awaitility.await()
                .ignoreException(java.net.ConnectException.class)
                .until(() -> new Client(port), client -> true);
    }

    private static int freePort() {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static final class Client implements Peer {
        private final Socket socket;
        private final BufferedReader answers;

        Client(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        @Override
        public void send(String body) throws IOException {
            socket.getOutputStream().write((body + "\n").getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Optional<Boolean> answer(Duration within) throws IOException {
            socket.setSoTimeout((int) within.toMillis());
            try {
                String answer = answers.readLine();
                return answer == null ? Optional.empty() : Optional.of(answer.equals("OK"));
            } catch (SocketTimeoutException e) {
                return Optional.empty();
            }
        }

        @Override
        public void die() throws IOException {
            socket.getOutputStream().write("half of a li".getBytes(StandardCharsets.UTF_8));
            socket.setSoLinger(true, 0);
            socket.close();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
