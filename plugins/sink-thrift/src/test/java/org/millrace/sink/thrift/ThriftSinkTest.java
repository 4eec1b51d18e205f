package org.millrace.sink.thrift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.millrace.api.event.Event;
import org.millrace.api.sink.RetryableException;
import org.millrace.api.sink.Sink;
import org.millrace.peer.rpc.CallSinkSuite;
import org.millrace.rpc.Memory;
import org.millrace.rpc.ServerProtocol;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.thrift.rpc.Form;
import org.millrace.thrift.rpc.ThriftServer;

class ThriftSinkTest extends CallSinkSuite {
    private Form form = Form.COMPACT;

    @Override
    protected ServerProtocol protocol() {
        return new ThriftServer(form, 1 << 24, Memory.ENDLESS);
    }

    @Override
    protected Sink make(Settings settings) {
        return Connectors.make(ThriftSink.class, settings);
    }

    @Test
    void theGuidesNameOfTheIntervalIsUnderstoodToo() throws Exception {
        open("connection-reset-interval", "1");
        deliver(events(0, 1));
        org.awaitility.Awaitility.await().untilAsserted(() -> {
            deliver(events(1, 2));
            assertThat(server.connections()).isGreaterThan(1);
        });
    }

    @Test
    void theBinaryProtocolIsSpokenIfItIsWanted() throws Exception {
        form = Form.BINARY;
        open("protocol", "binary");
        deliver(events(0, 500));
        assertThat(server.texts()).isEqualTo(texts(0, 500));
    }

    @Test
    void aServerThatSpeaksOtherwiseGetsNothing() throws Exception {
        form = Form.BINARY;
        open();
        assertThatThrownBy(() -> deliver(events(0, 1)))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("127.0.0.1:" + server.port());
        assertThat(server.texts()).isEmpty();
    }

    @Test
    void eventsThatAreTooLargeForOneCallAreManyCalls() throws Exception {
        open("batch-size", "1000");
        List<Event> large = IntStream.range(0, 10)
                .mapToObj(i -> Event.of(new byte[3 << 20]))
                .toList();
        deliver(large);
        assertThat(server.taken()).hasSize(10);
        assertThat(server.calls()).containsExactly(2, 2, 2, 2, 2);
    }

    @Test
    void withNobodyThereItSaysWhom() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        open("port", Integer.toString(port));
        assertThatThrownBy(() -> deliver(events(0, 1)))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("no connection to 127.0.0.1:" + port);
        assertThat(context.count("ConnectionFailedCount")).isEqualTo(1);
    }
}
