package org.millrace.source.avro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.event.Event;
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

    @ParameterizedTest
    @CsvSource({"none,0,false", "deflate,6,false", "deflate,0,false", "none,0,true", "deflate,9,true"})
    void eachEventArrivesOnce(String compression, int level, boolean ssl) throws Exception {
        Settings settings = Settings.of("bind", "127.0.0.1").with("port", 0).with("compression-type", compression);
        if (ssl) {
            settings = settings.with("ssl", "true")
                    .with("keystore", store.toString())
                    .with("keystore-password", Keys.PASSWORD)
                    .with("keystore-type", "PKCS12");
        }
        try (Running source = Ends.source(directory, settings)) {
            Map<String, String> properties = new LinkedHashMap<>(FlumeClient.to(source.port()));
            properties.put("compression-type", compression);
            properties.put("compression-level", Integer.toString(level));
            properties.put("ssl", Boolean.toString(ssl));
            properties.put("truststore", trust.toString());
            properties.put("truststore-password", Keys.PASSWORD);
            properties.put("truststore-type", "PKCS12");
            try (FlumeClient client = FlumeClient.start(directory, properties)) {
                assertThat(client.one(0)).as(() -> client.failure()).isTrue();
                assertThat(client.batch(1, 99)).as(() -> client.failure()).isTrue();
                assertThat(client.batch(100, 900)).as(() -> client.failure()).isTrue();
            }
            assertThat(source.texts()).containsExactlyElementsOf(numbered(1000));
            assertThat(source.events().get(7).headers())
                    .containsExactlyInAnyOrderEntriesOf(Map.of("n", "7", "schlüssel", "wert ü"));
        }
    }

    @Test
    void aRefusedBatchFailsForTheClientAndTheNextIsTaken() throws Exception {
        try (Running source =
                Ends.source(directory, Settings.of("bind", "127.0.0.1").with("port", 0))) {
            try (FlumeClient client = FlumeClient.start(directory, FlumeClient.to(source.port()))) {
                source.refuse(true);
                assertThat(client.batch(0, 10)).isFalse();
                assertThat(client.failure()).contains("FAILED");
                source.refuse(false);
                assertThat(client.batch(0, 10)).as(() -> client.failure()).isTrue();
            }
            assertThat(source.texts()).hasSize(10);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"default_failover", "default_loadbalance"})
    void clientsOfSeveralServersFindTheOneThatIsThere(String type) throws Exception {
        Settings settings = Settings.of("bind", "127.0.0.1").with("port", 0);
        try (Running source = Ends.source(directory, settings)) {
            Map<String, String> properties = new LinkedHashMap<>();
            properties.put("client.type", type);
            properties.put("hosts", "gone here");
            properties.put("hosts.gone", "127.0.0.1:1");
            properties.put("hosts.here", "127.0.0.1:" + source.port());
            properties.put("max-attempts", "4");
            try (FlumeClient client = FlumeClient.start(directory, properties)) {
                for (int batch = 0; batch < 10; batch++) {
                    assertThat(client.batch(10 * batch, 10))
                            .as(() -> client.failure())
                            .isTrue();
                }
            }
            assertThat(source.texts()).containsExactlyElementsOf(numbered(100));
        }
    }

    @Test
    void theAppenderOfLog4jBringsWhatIsLogged() throws Exception {
        Settings settings = Settings.of("bind", "127.0.0.1").with("port", 0);
        try (Running source = Ends.source(directory, settings)) {
            try (FlumeClient client = FlumeClient.appender(directory, source.port())) {
                assertThat(client.batch(0, 200)).as(() -> client.failure()).isTrue();
                source.refuse(true);
                assertThat(client.one(200)).isFalse();
                source.refuse(false);
                assertThat(client.one(200)).as(() -> client.failure()).isTrue();
            }
            List<String> texts = new ArrayList<>();
            for (Event event : source.events()) {
                try (InputStream body = new GZIPInputStream(new ByteArrayInputStream(event.body()))) {
                    texts.add(new String(body.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            assertThat(texts).containsExactlyElementsOf(numbered(201));
            assertThat(source.events().get(0).headers()).containsKeys("guId", "timeStamp");
        }
    }

    private static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(i -> "e" + i).toList();
    }

    @ParameterizedTest
    @CsvSource({"none,deflate", "deflate,none"})
    void aClientThatCompressesOtherwiseFails(String here, String there) throws Exception {
        Settings settings = Settings.of("bind", "127.0.0.1").with("port", 0).with("compression-type", here);
        try (Running source = Ends.source(directory, settings)) {
            Map<String, String> properties = new LinkedHashMap<>(FlumeClient.to(source.port()));
            properties.put("compression-type", there);
            properties.put("request-timeout", "2000");
            properties.put("connect-timeout", "2000");
            try (FlumeClient client = FlumeClient.start(directory, properties)) {
                assertThat(client.batch(0, 10)).isFalse();
            }
            assertThat(source.texts()).isEmpty();
        }
    }
}
