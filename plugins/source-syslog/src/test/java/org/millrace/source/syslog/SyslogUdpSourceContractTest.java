package org.millrace.source.syslog;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.millrace.api.source.Source;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.contract.Peer;
import org.millrace.testkit.contract.SourceContract;

class SyslogUdpSourceContractTest extends SourceContract {
    @Override
    protected Source make(Settings settings) {
        return Connectors.make(SyslogUdpSource.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("host", "127.0.0.1").with("port", 0);
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("host", " ", "port", "70000", "receiveBufferSize", "-1", "format.regex", "(");
    }

    @Override
    protected boolean answers() {
        return false;
    }

    @Override
    protected boolean receivesDatagrams() {
        return true;
    }

    @Override
    protected Peer connect(TestContext context) throws Exception {
        return new Sender(context.datagramAddresses().get(0));
    }

    private static final class Sender implements Peer {
        private final DatagramSocket socket = new DatagramSocket();
        private final SocketAddress to;

        Sender(SocketAddress to) throws IOException {
            this.to = to;
        }

        @Override
        public void send(String body) throws IOException {
            byte[] bytes = ("<13>Oct 11 22:14:15 host " + body).getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(bytes, bytes.length, to));
        }

        @Override
        public Optional<Boolean> answer(Duration within) {
            return Optional.empty();
        }

        /** A datagram comes whole or not at all. */
        @Override
        public void die() {
            socket.close();
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
