package org.millrace.sink.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.event.Event;
import org.millrace.api.sink.RetryableException;
import org.millrace.api.source.RefusedException.Reason;
import org.millrace.flume.peer.Keys;
import org.millrace.source.http.HttpBlobDeserializer;
import org.millrace.source.http.HttpSource;
import org.millrace.source.http.JsonDeserializer;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.NothingLeftBehind;
import org.millrace.testkit.OpenSink;
import org.millrace.testkit.OpenSource;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestBatch;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.TestOutlet;
import org.millrace.testkit.Trial;

/** Two Millraces: the sink of one sends to the source of the other. */
@ExtendWith(NothingLeftBehind.class)
class ChainTest {
    @TempDir
    Path directory;

    @TempDir
    static Path keysDirectory;

    private static Path store;
    private static Path trust;

    private final TestOutlet outlet = new TestOutlet();

    @BeforeAll
    static void makeKeys() throws Exception {
        Keys keys = new Keys(keysDirectory);
        store = keys.key("server", "dns:localhost");
        trust = keys.trust("trust", store);
    }

    private Trial<org.millrace.api.source.Source, OpenSource> source(TestContext context) {
        return Connectors.source(HttpSource.class, outlet)
                .set("bind", "127.0.0.1")
                .set("port", 0)
                .in(context.part("handler", Connectors.make(JsonDeserializer.class, Settings.none())));
    }

    private Trial<org.millrace.api.sink.Sink, OpenSink> sink(String url) {
        return Connectors.sink(HttpSink.class)
                .set("endpoint", url)
                .set("contentTypeHeader", "application/json")
                .in(TestContext.in(directory)
                        .named("k1")
                        .part("serializer", Connectors.make(JsonSerializer.class, Settings.none())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip"})
    void eachEventArrivesOnceAsItWas(String compression) throws Exception {
        List<Event> sent = new ArrayList<>(IntStream.range(0, 1000)
                .mapToObj(i -> Event.of(
                        Map.of("n", "" + i, "schlüssel", "wert ü \ud83d\ude00", "", "\ud800 \"\n"),
                        ("zeile " + i + " ü\ud83d\ude00\u2028\u0000")
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .toList());
        sent.add(Event.of(new byte[0]));
        TestContext context = TestContext.in(directory);
        try (OpenSource source = source(context).open();
                OpenSink sink = sink("http://127.0.0.1:" + context.gaugeValue("Port") + "/")
                        .set("compression-type", compression)
                        .open()) {
            for (int i = 0; i < sent.size(); i += 91) {
                TestBatch batch = TestBatch.of(sent.subList(i, Math.min(sent.size(), i + 91)));
                sink.deliver(batch);
                assertThat(batch.comesAgain()).isEmpty();
            }
            assertThat(source.component()).isNotNull();
        }
        assertThat(outlet.events()).hasSize(sent.size());
        for (int i = 0; i < sent.size(); i++) {
            assertThat(outlet.events().get(i).headers()).isEqualTo(sent.get(i).headers());
            assertThat(outlet.events().get(i).body()).isEqualTo(sent.get(i).body());
        }
    }

    @Test
    void aFullChannelThereIsAPauseHereAndNothingIsLost() throws Exception {
        TestContext context = TestContext.in(directory);
        try (OpenSource source = source(context).open();
                OpenSink sink = sink("http://127.0.0.1:" + context.gaugeValue("Port"))
                        .set("maxRetryAfter", 200)
                        .open()) {
            outlet.refuse(Reason.FULL);
            assertThatThrownBy(() -> sink.deliver("a", "b")).isInstanceOf(RetryableException.class);
            assertThatThrownBy(() -> sink.deliver("a", "b")).hasMessageContaining("asks for a pause");
            outlet.accepting();
            org.awaitility.Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> sink.deliver("a", "b").delivered().size() == 2);
            assertThat(source.component()).isNotNull();
        }
        assertThat(outlet.texts()).containsExactly("a", "b");
    }

    @Test
    void aBatchThatIsMoreThanTheSourceTakesIsHalved() throws Exception {
        TestContext context = TestContext.in(directory);
        outlet.maxBatchSize(10);
        try (OpenSource source = source(context).open();
                OpenSink sink =
                        sink("http://127.0.0.1:" + context.gaugeValue("Port")).open()) {
            String[] many = IntStream.range(0, 35).mapToObj(i -> "e" + i).toArray(String[]::new);
            assertThat(sink.deliver(many).delivered()).hasSize(35);
            assertThat(source.component()).isNotNull();
        }
        assertThat(outlet.texts()).hasSize(35).startsWith("e0", "e1").endsWith("e34");
    }

    @Test
    void rawBodiesArriveAsBlobsWhateverTheyAre() throws Exception {
        byte[] bytes = {0, -1, (byte) 0xc3, 0x28, '\r', '\n'};
        TestContext context = TestContext.in(directory);
        try (OpenSource source = source(context)
                        .in(context.part("handler", Connectors.make(HttpBlobDeserializer.class, Settings.none())))
                        .open();
                OpenSink sink = sink("http://127.0.0.1:" + context.gaugeValue("Port") + "/?from=here")
                        .in(TestContext.in(directory).named("k1").noPart("serializer"))
                        .open()) {
            sink.deliver(Event.of(bytes), Event.of("b"));
            assertThat(source.component()).isNotNull();
        }
        assertThat(outlet.events().get(0).body()).isEqualTo(bytes);
        assertThat(outlet.events().get(0).headers()).isEqualTo(Map.of("from", "here"));
    }

    @Test
    void theServerMustBeTrustedAndBeWhoItSays() throws Exception {
        TestContext context = TestContext.in(directory);
        try (OpenSource source = source(context)
                .set("ssl", "true")
                .set("keystore", store)
                .set("keystore-password", Keys.PASSWORD)
                .open()) {
            long port = context.gaugeValue("Port");
            try (OpenSink sink = sink("https://localhost:" + port)
                    .set("truststore", trust)
                    .set("truststore-password", Keys.PASSWORD)
                    .open()) {
                sink.deliver("a", "b");
            }
            try (OpenSink sink = sink("https://localhost:" + port).open()) {
                assertThatThrownBy(() -> sink.deliver("c")).hasMessageContaining("no connection");
            }
            try (OpenSink sink = sink("https://127.0.0.1:" + port)
                    .set("truststore", trust)
                    .set("truststore-password", Keys.PASSWORD)
                    .open()) {
                assertThatThrownBy(() -> sink.deliver("c")).hasMessageContaining("verify-hostname");
            }
            assertThat(source.component()).isNotNull();
        }
        assertThat(outlet.texts()).containsExactly("a", "b");
    }
}
