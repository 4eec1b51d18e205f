package org.millrace.source.thrift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.flume.peer.FlumeClient;
import org.millrace.flume.peer.Keys;
import org.millrace.peer.rpc.Running;
import org.millrace.testkit.NothingLeftBehind;
import org.millrace.testkit.Settings;

/** Flume's own client sends to us. */
@ExtendWith(NothingLeftBehind.class)
class FlumeClientTest {
    @TempDir
    Path directory;

    @TempDir
    static Path keysDirectory;

    private static Path store;
    private static Path trust;

    @BeforeAll
    static void makeKeys() throws Exception {
        Keys keys = new Keys(keysDirectory);
        store = keys.key("server", "dns:localhost,ip:127.0.0.1");
        trust = keys.trust("trust", store);
    }

    private static List<String> texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "e" + i).toList();
    }

    private static Map<String, String> encrypted(Map<String, String> properties) {
        Map<String, String> all = new LinkedHashMap<>(properties);
        all.put("ssl", "true");
        all.put("truststore", trust.toString());
        all.put("truststore-password", Keys.PASSWORD);
        all.put("truststore-type", "PKCS12");
        return all;
    }

    private static Settings encrypted(Settings settings) {
        return settings.with("ssl", "true")
                .with("keystore", store.toString())
                .with("keystore-password", Keys.PASSWORD)
                .with("keystore-type", "PKCS12");
    }

    private void assertEachArrivesOnce(Settings settings, String protocol, boolean ssl) throws Exception {
        try (Running source = Ends.source(directory, settings)) {
            Map<String, String> properties = new LinkedHashMap<>(FlumeClient.toThrift(source.port(), protocol));
            properties.put("batch-size", "1000");
            try (FlumeClient client = FlumeClient.start(directory, ssl ? encrypted(properties) : properties)) {
                assertThat(client.one(0)).as(() -> client.failure()).isTrue();
                assertThat(client.batch(1, 99)).as(() -> client.failure()).isTrue();
                assertThat(client.batch(100, 900)).as(() -> client.failure()).isTrue();
            }
            assertThat(source.texts()).containsExactlyElementsOf(texts(1000));
            assertThat(source.events().get(7).headers())
                    .containsExactlyInAnyOrderEntriesOf(Map.of("n", "7", "schlüssel", "wert ü"));
            assertThat(source.context.count("AppendReceivedCount")).isEqualTo(1);
            assertThat(source.context.count("AppendAcceptedCount")).isEqualTo(1);
            assertThat(source.context.count("AppendBatchReceivedCount")).isEqualTo(2);
            assertThat(source.context.count("AppendBatchAcceptedCount")).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"compact,false", "binary,false", "compact,true", "binary,true"})
    void eachEventArrivesOnce(String protocol, boolean ssl) throws Exception {
        Settings settings = Ends.PLAIN.with("protocol", protocol);
        assertEachArrivesOnce(ssl ? encrypted(settings) : settings, protocol, ssl);
    }

    @Test
    void theKeysOfTheAgentAreTakenIfThereAreNoOthers() throws Exception {
        Map<String, String> global = Map.of(
                "javax.net.ssl.keyStore",
                store.toString(),
                "javax.net.ssl.keyStorePassword",
                Keys.PASSWORD,
                "javax.net.ssl.keyStoreType",
                "PKCS12");
        global.forEach(System::setProperty);
        try {
            assertEachArrivesOnce(Ends.PLAIN.with("ssl", "true"), "compact", true);
        } finally {
            global.keySet().forEach(System::clearProperty);
        }
    }

    @Test
    void aCallOfManyEventsThatFlumesClientDividesArrives() throws Exception {
        try (Running source = Ends.source(directory, Ends.PLAIN);
                FlumeClient client = FlumeClient.start(directory, FlumeClient.toThrift(source.port(), "compact"))) {
            assertThat(client.batch(0, 5000)).as(() -> client.failure()).isTrue();
            assertThat(source.texts()).containsExactlyElementsOf(texts(5000));
            assertThat(source.context.count("AppendBatchReceivedCount"))
                    .as("its batch-size is 100")
                    .isEqualTo(50);
        }
    }

    @Test
    void manyClientsAreServedAtOnce() throws Exception {
        try (Running source = Ends.source(directory, Ends.PLAIN.with("threads", "2"))) {
            List<FlumeClient> clients = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                clients.add(FlumeClient.start(
                        directory.resolve("client" + i), FlumeClient.toThrift(source.port(), "compact")));
            }
            for (int round = 0; round < 5; round++) {
                for (int i = 0; i < clients.size(); i++) {
                    FlumeClient client = clients.get(i);
                    assertThat(client.batch(1000 * i + 100 * round, 100))
                            .as(() -> client.failure())
                            .isTrue();
                }
            }
            assertThat(source.context.count("OpenConnectionCount")).isEqualTo(4);
            for (FlumeClient client : clients) {
                client.close();
            }
            assertThat(source.texts()).hasSize(2000).doesNotHaveDuplicates();
            await().untilAsserted(() ->
                    assertThat(source.context.count("OpenConnectionCount")).isZero());
        }
    }

    @Test
    void aRefusedBatchFailsForTheClientAndTheNextIsTaken() throws Exception {
        try (Running source = Ends.source(directory, Ends.PLAIN);
                FlumeClient client = FlumeClient.start(directory, FlumeClient.toThrift(source.port(), "compact"))) {
            source.refuse(true);
            assertThat(client.one(0)).isFalse();
            assertThat(client.failure()).contains("FAILED");
            assertThat(client.batch(0, 10)).isFalse();
            assertThat(client.failure()).contains("FAILED");
            source.refuse(false);
            assertThat(client.batch(0, 10)).as(() -> client.failure()).isTrue();
            assertThat(source.texts()).hasSize(10);
            assertThat(source.context.count("AppendAcceptedCount")).isZero();
            assertThat(source.context.count("AppendBatchAcceptedCount")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.3,true", "TLSv1.2,false"})
    void theVersionOfTlsIsThatWhichBothHave(String excluded, boolean works) throws Exception {
        Settings settings = encrypted(Ends.PLAIN).with("include-protocols", "TLSv1.2");
        try (Running source = Ends.source(directory, settings)) {
            Map<String, String> properties =
                    new LinkedHashMap<>(encrypted(FlumeClient.toThrift(source.port(), "compact")));
            properties.put("exclude-protocols", excluded);
            properties.put("request-timeout", "2000");
            properties.put("connect-timeout", "2000");
            try (FlumeClient client = FlumeClient.start(directory, properties)) {
                assertThat(client.batch(0, 10)).isEqualTo(works);
            }
            assertThat(source.texts()).hasSize(works ? 10 : 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"compact,binary,false", "binary,compact,false", "compact,compact,true"})
    void aClientThatSpeaksOtherwiseFailsAndIsTold(String here, String there, boolean ssl) throws Exception {
        Settings settings = Ends.PLAIN.with("protocol", here);
        try (Running source = Ends.source(directory, ssl ? encrypted(settings) : settings)) {
            Map<String, String> properties = new LinkedHashMap<>(FlumeClient.toThrift(source.port(), there));
            properties.put("request-timeout", "2000");
            properties.put("connect-timeout", "2000");
            try (FlumeClient client = FlumeClient.start(directory, properties)) {
                assertThat(client.batch(0, 10)).isFalse();
            }
            assertThat(source.texts()).isEmpty();
            await().untilAsserted(() ->
                    assertThat(source.context.count("EventReadFail")).isPositive());
        }
    }
}
