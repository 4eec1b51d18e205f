package org.millrace.source.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.network.HeapShare;
import org.millrace.testkit.NothingLeftBehind;
import org.millrace.testkit.Settings;

/** Peers that ask for more than there is: they are told, and others are served. */
@ExtendWith(NothingLeftBehind.class)
class HostilePeersTest {
    private static final Settings SMALL = Running.PLAIN.with("maxRequestBytes", 1_000_000);

    @TempDir
    Path directory;

    @AfterEach
    void nothingIsKept() {
        assertThat(HeapShare.OF_PROCESS.taken()).isZero();
        assertThat(HeapShare.OF_BATCHES.taken()).isZero();
    }

    private static void serves(Running source) throws IOException {
        try (Client good = Client.to(source.port())) {
            assertThat(good.ask(Client.json(Client.record("good"))).status()).isEqualTo(200);
        }
        assertThat(source.texts()).containsExactly("good");
    }

    /** Protobuf, a length before each. */
    private static byte[] field(int number, byte[] message) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write((number << 3) | 2);
        int length = message.length;
        while (length > 127) {
            all.write((length & 0x7f) | 0x80);
            length >>>= 7;
        }
        all.write(length);
        all.writeBytes(message);
        return all.toByteArray();
    }

    static byte[] ofRecord(byte[] record) {
        return field(1, field(2, field(2, record)));
    }

    private static byte[] zeros(long count) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            byte[] part = new byte[1 << 20];
            for (long i = 0; i < count; i += part.length) {
                out.write(part);
            }
        }
        return packed.toByteArray();
    }

    @Test
    void twoGibibytesThatAreAnnouncedTakeNoMemory() throws Exception {
        try (Running source = new Running(directory, SMALL)) {
            try (Client client = Client.to(source.port())) {
                client.write(Client.utf8("POST /v1/logs HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-protobuf\r\n"
                        + "Content-Length: 2147483648\r\n\r\nabc"));
                assertThat(client.answer().status()).isEqualTo(413);
            }
            try (Http2Client stream = new Http2Client(source.port())) {
                stream.headers(1, Http2Client.GRPC, false);
                stream.data(1, new byte[] {0, -128, 0, 0, 0, 1}, true);
                assertThat(stream.answer(1)).contains("grpc-status: 3");
            }
            try (Client client = Client.to(source.port())) {
                byte[] lying = {0x0a, -1, -1, -1, -1, 7, 1};
                assertThat(client.ask(Client.protobuf(lying, "")).status()).isEqualTo(400);
            }
            serves(source);
        }
    }

    @Test
    void whatUnpacksToFarMoreIsReadNoFurther() throws Exception {
        byte[] bomb = zeros(300L << 20);
        try (Running source = new Running(directory, SMALL)) {
            try (Client client = Client.to(source.port())) {
                assertThat(client.ask(Client.protobuf(bomb, "Content-Encoding: gzip\r\n"))
                                .status())
                        .isEqualTo(413);
            }
            try (Http2Client stream = new Http2Client(source.port())) {
                stream.headers(1, Http2Client.GRPC_GZIP, false);
                stream.message(1, true, bomb);
                assertThat(stream.answer(1)).contains("grpc-status: 3");
            }
            serves(source);
        }
    }

    @Test
    void tenThousandLevelsAreNoStackOverflow() throws Exception {
        byte[] value = {};
        for (int i = 0; i < 10_000; i++) {
            value = field(5, field(1, value));
        }
        StringBuilder json = new StringBuilder("{\"stringValue\":\"\"}");
        for (int i = 0; i < 10_000; i++) {
            json.insert(0, "{\"arrayValue\":{\"values\":[").append("]}}");
        }
        try (Running source = new Running(directory, SMALL);
                Client client = Client.to(source.port())) {
            assertThat(client.ask(Client.protobuf(ofRecord(field(5, value)), ""))
                            .status())
                    .isEqualTo(400);
            String record = "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":" + json + "}]}]}]}";
            assertThat(client.ask(Client.json(record)).status()).isEqualTo(400);
            String unknown = "{\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
            assertThat(client.ask(Client.json(unknown)).status()).isEqualTo(400);
            byte[] groups = new byte[20_000];
            Arrays.fill(groups, (byte) ((9 << 3) | 3));
            assertThat(client.ask(Client.protobuf(groups, "")).status()).isEqualTo(400);
            serves(source);
            assertThat(source.context.count("GenericProcessingFail")).isZero();
        }
    }

    /** Two bytes each, of which a record takes hundreds; and a large resource that each of many records repeats. */
    @Test
    void recordsThatTakeFarMoreThanTheyAreLongAreRefused() throws Exception {
        byte[] records = new byte[900_000];
        for (int i = 0; i < records.length; i += 2) {
            records[i] = (2 << 3) | 2;
        }
        byte[] pair = field(1, new byte[400_000]);
        byte[] resource = field(1, field(1, pair));
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        many.writeBytes(resource);
        many.writeBytes(field(2, Arrays.copyOf(records, 20_000)));
        try (Running source = new Running(directory, SMALL);
                Client client = Client.to(source.port())) {
            assertThat(client.ask(Client.protobuf(field(1, field(2, records)), ""))
                            .status())
                    .isEqualTo(413);
            assertThat(client.ask(Client.protobuf(field(1, many.toByteArray()), ""))
                            .status())
                    .isEqualTo(413);
            serves(source);
        }
    }

    @Test
    void ofAThousandStreamsThoseAreServedThatMayBeThere() throws Exception {
        try (Running source = new Running(directory, SMALL)) {
            try (Http2Client stream = new Http2Client(source.port())) {
                for (int i = 0; i < 200; i++) {
                    stream.headers(2 * i + 1, Http2Client.GRPC, false);
                }
                stream.resets(100);
                stream.message(1, false, new byte[0]);
                assertThat(stream.answer(1)).contains("grpc-status: 0");
            }
            serves(source);
            Awaitility.await().until(() -> source.context.count("OpenConnectionCount") == 0);
        }
    }

    @Test
    void whoNeverStopsOpeningStreamsIsSentAway() throws Exception {
        try (Running source = new Running(directory, SMALL)) {
            try (Http2Client stream = new Http2Client(source.port())) {
                for (int i = 0; i < 1000; i++) {
                    stream.headers(2 * i + 1, Http2Client.GRPC, false);
                }
                assertThat(stream.awaitGoAway()).isTrue();
            } catch (SocketException e) {
                // He still sent.
                assertThat(e).isNotNull();
            }
            Awaitility.await().until(() -> source.context.count("OpenConnectionCount") == 0);
            serves(source);
        }
    }

    @Test
    void whoDripsIsToldThatItTookTooLong() throws Exception {
        try (Running source =
                new Running(directory, SMALL.with("requestTimeout", 300).with("idleTimeout", 300))) {
            try (Http2Client stream = new Http2Client(source.port());
                    Http2Client idle = new Http2Client(source.port());
                    Client halfAPreface = Client.to(source.port())) {
                halfAPreface.write(Client.utf8("PRI * HT"));
                stream.headers(1, Http2Client.GRPC, false);
                stream.data(1, new byte[] {0, 0}, false);
                assertThat(stream.answer(1)).contains("grpc-status: 4");
                assertThat(halfAPreface.socket.getInputStream().read()).isEqualTo(-1);
                assertThat(idle.awaitGoAway()).isTrue();
            }
            serves(source);
        }
    }

    @Test
    void whatIsNoHttp2BehindItsPrefaceIsDisconnected() throws Exception {
        try (Running source = new Running(directory, SMALL)) {
            try (Client client = Client.to(source.port())) {
                client.write(Client.utf8("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
                client.write(new byte[] {-1, -1, -1, 1, 2, 3, 4, 5, 6, 7, 8, 9});
                try {
                    client.socket.getInputStream().readAllBytes();
                } catch (SocketException e) {
                    assertThat(e).hasMessageContaining("reset");
                }
            }
            serves(source);
        }
    }
}
