package org.millrace.sink.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.event.Event;
import org.millrace.api.sink.RetryableException;
import org.millrace.api.sink.Sink;
import org.millrace.api.source.RefusedException.Reason;
import org.millrace.api.source.Source;
import org.millrace.flume.peer.Keys;
import org.millrace.source.otlp.OtlpSource;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.NothingLeftBehind;
import org.millrace.testkit.OpenSink;
import org.millrace.testkit.OpenSource;
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

    private Trial<Source, OpenSource> source(TestContext context) {
        return Connectors.source(OtlpSource.class, outlet)
                .set("bind", "127.0.0.1")
                .set("port", 0)
                .in(context);
    }

    private Trial<Sink, OpenSink> sink(String url, String protocol) {
        return Connectors.sink(OtlpSink.class)
                .set("endpoint", url)
                .set("protocol", protocol)
                .in(TestContext.in(directory).named("k1"));
    }

    @ParameterizedTest
    @CsvSource({
        "http/protobuf, none",
        "http/protobuf, gzip",
        "http/json, none",
        "http/json, gzip",
        "grpc, none",
        "grpc, gzip"
    })
    void eachEventArrivesOnceAsItWas(String protocol, String compression) throws Exception {
        List<Event> sent = new ArrayList<>(IntStream.range(0, 1000)
                .mapToObj(i -> Event.of(
                        Map.of(
                                "n",
                                "" + i,
                                "schlüssel",
                                "wert ü \ud83d\ude00 \"\n",
                                "",
                                "leer",
                                "resource.r",
                                "" + i / 10),
                        ("zeile " + i + " ü\ud83d\ude00\u2028\u0000").getBytes(StandardCharsets.UTF_8)))
                .toList());
        sent.add(Event.of(new byte[0]));
        TestContext context = TestContext.in(directory);
        try (OpenSource source = source(context).open();
                OpenSink sink = sink("http://127.0.0.1:" + context.gaugeValue("Port"), protocol)
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

    /** What the source makes of a record, and the sink of that. */
    @ParameterizedTest
    @ValueSource(strings = {"http/protobuf", "http/json", "grpc"})
    void aRecordWithAllFieldsPassesAnAgentAsItWas(String protocol) throws Exception {
        Map<String, String> headers = Map.ofEntries(
                Map.entry("otlp.time", "18446744073709551615"),
                Map.entry("otlp.observed.time", "1"),
                Map.entry("timestamp", "18446744073709"),
                Map.entry("otlp.severity.number", "13"),
                Map.entry("otlp.severity.text", "WARN"),
                Map.entry("otlp.trace.id", "0102030405060708090a0b0c0d0e0f10"),
                Map.entry("otlp.span.id", "a1a2a3a4a5a6a7a8"),
                Map.entry("otlp.flags", "4294967295"),
                Map.entry("otlp.event.name", "e"),
                Map.entry("otlp.dropped.attributes", "4294967295"),
                Map.entry("otlp.scope.name", "s"),
                Map.entry("otlp.scope.version", "1"),
                Map.entry("otlp.scope.schema", "https://s"),
                Map.entry("otlp.scope.dropped.attributes", "2"),
                Map.entry("otlp.resource.schema", "https://r"),
                Map.entry("otlp.resource.dropped.attributes", "3"),
                Map.entry("scope.a", "1"),
                Map.entry("resource.b", "[1.0,-9223372036854775808,null,{\"k\":true,\"\":\"\"}]"),
                Map.entry("attribute.timestamp", "noon"),
                Map.entry("text", "5"),
                Map.entry("number", "5"),
                Map.entry("nothing", "null"),
                Map.entry("otlp.json", "[\"resource.b\",\"number\",\"nothing\"]"),
                Map.entry("otlp.body", "json"));
        TestContext context = TestContext.in(directory);
        try (OpenSource source = source(context).open();
                OpenSink sink = sink("http://127.0.0.1:" + context.gaugeValue("Port"), protocol)
                        .open()) {
            sink.deliver(
                    Event.of(headers, "{\"a\":[1,2.5]}".getBytes(StandardCharsets.UTF_8)),
                    Event.of(Map.of("otlp.body", "bytes"), new byte[] {'a', -1, 0}),
                    Event.of(Map.of("otlp.body", "none"), new byte[0]));
            assertThat(source.component()).isNotNull();
        }
        Event arrived = outlet.events().get(0);
        assertThat(arrived.text()).isEqualTo("{\"a\":[1,2.5]}");
        Map<String, String> without = new java.util.HashMap<>(headers);
        without.remove("otlp.json");
        assertThat(arrived.withoutHeader("otlp.json").headers()).isEqualTo(without);
        assertThat(arrived.header("otlp.json", ""))
                .contains("\"resource.b\"", "\"number\"", "\"nothing\"")
                .hasSize(33);
        assertThat(outlet.events().get(1).body()).containsExactly('a', -1, 0);
        assertThat(outlet.events().get(1).headers()).isEqualTo(Map.of("otlp.body", "bytes"));
        assertThat(outlet.events().get(2).body()).isEmpty();
        assertThat(outlet.events().get(2).headers()).isEqualTo(Map.of("otlp.body", "none"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http/protobuf", "http/json", "grpc"})
    void aFullChannelThereIsAPauseHereAndNothingIsLost(String protocol) throws Exception {
        TestContext context = TestContext.in(directory);
        try (OpenSource source = source(context).open();
                OpenSink sink = sink("http://127.0.0.1:" + context.gaugeValue("Port"), protocol)
                        .set("maxRetryAfter", 200)
                        .open()) {
            outlet.refuse(Reason.FULL);
            assertThatThrownBy(() -> sink.deliver("a", "b"))
                    .isInstanceOf(RetryableException.class)
                    .hasMessageContaining("the channels are full");
            assertThatThrownBy(() -> sink.deliver("a", "b")).hasMessageContaining("asks for a pause");
            outlet.accepting();
            Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> sink.deliver("a", "b").delivered().size() == 2);
            assertThat(source.component()).isNotNull();
        }
        assertThat(outlet.texts()).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http/protobuf", "http/json", "grpc"})
    void whatTheSourceNeverTakesBecomesDeadLetters(String protocol) throws Exception {
        TestContext context = TestContext.in(directory);
        try (OpenSource source = source(context).open();
                OpenSink sink = sink("http://127.0.0.1:" + context.gaugeValue("Port"), protocol)
                        .open()) {
            outlet.refuse(Reason.TOO_LARGE);
            TestBatch batch = sink.deliver("a", "b", "c");
            assertThat(batch.rejected()).hasSize(3);
            assertThat(batch.comesAgain()).isEmpty();
            assertThat(source.component()).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http/protobuf", "http/json", "grpc"})
    void theServerMustBeTrustedAndBeWhoItSays(String protocol) throws Exception {
        TestContext context = TestContext.in(directory);
        try (OpenSource source = source(context)
                .set("ssl", "true")
                .set("keystore", store)
                .set("keystore-password", Keys.PASSWORD)
                .open()) {
            long port = context.gaugeValue("Port");
            try (OpenSink sink = sink("https://localhost:" + port, protocol)
                    .set("truststore", trust)
                    .set("truststore-password", Keys.PASSWORD)
                    .open()) {
                sink.deliver("a", "b");
            }
            try (OpenSink sink = sink("https://localhost:" + port, protocol).open()) {
                assertThatThrownBy(() -> sink.deliver("c")).hasMessageContaining("no connection");
            }
            try (OpenSink sink = sink("https://127.0.0.1:" + port, protocol)
                    .set("truststore", trust)
                    .set("truststore-password", Keys.PASSWORD)
                    .open()) {
                assertThatThrownBy(() -> sink.deliver("c")).hasMessageContaining("verify-hostname");
            }
            assertThat(source.component()).isNotNull();
        }
        assertThat(outlet.texts()).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http/protobuf", "grpc"})
    void aSourceThatIsReplacedIsNotNoticed(String protocol) throws Exception {
        TestContext agent = TestContext.in(directory);
        List<OpenSource> all = new ArrayList<>();
        TestContext first = agent.successor();
        all.add(source(first).open());
        int sent = 0;
        try (OpenSink sink =
                sink("http://127.0.0.1:" + first.gaugeValue("Port"), protocol).open()) {
            for (int i = 0; i < 5; i++) {
                for (int j = 0; j < 10; j++) {
                    sink.deliver("e" + sent++);
                }
                OpenSource next = source(agent.successor()).open();
                all.get(all.size() - 1).close();
                all.add(next);
            }
            sink.deliver("last");
        }
        all.get(all.size() - 1).close();
        assertThat(outlet.texts()).hasSize(sent + 1).doesNotHaveDuplicates();
    }

    @Test
    void aTimestampOfAnInterceptorIsTheRecordsTime() throws Exception {
        TestContext context = TestContext.in(directory);
        try (OpenSource source = source(context).open();
                OpenSink sink = sink("http://127.0.0.1:" + context.gaugeValue("Port"), "grpc")
                        .open()) {
            sink.deliver(Event.of(Map.of("timestamp", "1700000000123"), new byte[] {'a'}));
            assertThat(source.component()).isNotNull();
        }
        assertThat(outlet.events().get(0).headers())
                .isEqualTo(Map.of("timestamp", "1700000000123", "otlp.time", "1700000000123000000"));
    }
}
