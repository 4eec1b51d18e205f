package org.millrace.source.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.exporter.InMemoryLogRecordExporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.api.event.Event;
import org.millrace.api.source.RefusedException.Reason;
import org.millrace.flume.peer.Keys;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;

/** OpenTelemetry's own exporters send to the source. */
class SdkExportersTest {
    @TempDir
    Path directory;

    @TempDir
    static Path keysDirectory;

    private static Path store;
    private static byte[] certificate;

    @BeforeAll
    static void makeKeys() throws Exception {
        Keys keys = new Keys(keysDirectory);
        store = keys.key("server", "dns:localhost,ip:127.0.0.1");
        java.security.KeyStore read = java.security.KeyStore.getInstance(store.toFile(), Keys.PASSWORD.toCharArray());
        String pem = "-----BEGIN CERTIFICATE-----\n"
                + java.util.Base64.getMimeEncoder()
                        .encodeToString(read.getCertificate(read.aliases().nextElement())
                                .getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        certificate = Client.utf8(pem);
        Files.write(keysDirectory.resolve("server.pem"), certificate);
    }

    private static LogRecordExporter exporter(String protocol, String scheme, int port, String compression) {
        String at = scheme + "://localhost:" + port;
        if (protocol.equals("grpc")) {
            var grpc = OtlpGrpcLogRecordExporter.builder().setEndpoint(at).setCompression(compression);
            return (scheme.equals("https") ? grpc.setTrustedCertificates(certificate) : grpc).build();
        }
        var http =
                OtlpHttpLogRecordExporter.builder().setEndpoint(at + "/v1/logs").setCompression(compression);
        return (scheme.equals("https") ? http.setTrustedCertificates(certificate) : http).build();
    }

    /** Records as the SDK makes them of an application's calls. */
    private static List<LogRecordData> records(int count) {
        InMemoryLogRecordExporter gathered = InMemoryLogRecordExporter.create();
        SdkLoggerProvider provider = SdkLoggerProvider.builder()
                .setResource(Resource.create(
                        Attributes.of(AttributeKey.stringKey("service.name"), "shop", AttributeKey.longKey("pid"), 7L),
                        "https://schema"))
                .addLogRecordProcessor(SimpleLogRecordProcessor.create(gathered))
                .build();
        SpanContext span = SpanContext.create(
                "0102030405060708090a0b0c0d0e0f10",
                "a1a2a3a4a5a6a7a8",
                TraceFlags.getSampled(),
                TraceState.getDefault());
        for (int i = 0; i < count; i++) {
            LogRecordBuilder record = provider.loggerBuilder("org.shop.Cart")
                    .setInstrumentationVersion("1.2")
                    .build()
                    .logRecordBuilder()
                    .setContext(Context.root().with(Span.wrap(span)))
                    .setTimestamp(Instant.ofEpochSecond(1_700_000_000L, 123_456_789))
                    .setObservedTimestamp(Instant.ofEpochSecond(1_700_000_001L, 5))
                    .setSeverity(Severity.WARN)
                    .setSeverityText("WARNING")
                    .setEventName("cart.full")
                    .setAttribute(AttributeKey.stringKey("user"), "ü\ud83d\ude00")
                    .setAttribute(AttributeKey.stringKey("timestamp"), "noon")
                    .setAttribute(AttributeKey.longKey("n"), Long.MAX_VALUE)
                    .setAttribute(AttributeKey.booleanKey("b"), true)
                    .setAttribute(AttributeKey.doubleKey("d"), 2.0)
                    .setAttribute(AttributeKey.stringArrayKey("list"), List.of("a", "b"));
            (i == 1
                            ? record.setBody(Value.of(Map.of("k", Value.of(List.of(Value.of(1), Value.of("x"))))))
                            : record.setBody("body " + i))
                    .emit();
        }
        List<LogRecordData> records = gathered.getFinishedLogRecordItems();
        provider.close();
        return records;
    }

    private static void send(LogRecordExporter exporter, List<LogRecordData> records, boolean good) {
        CompletableResultCode result = exporter.export(records).join(20, TimeUnit.SECONDS);
        assertThat(result.isSuccess())
                .as(String.valueOf(result.getFailureThrowable()))
                .isEqualTo(good);
    }

    @ParameterizedTest
    @CsvSource({
        "http, http, none",
        "http, http, gzip",
        "grpc, http, none",
        "grpc, http, gzip",
        "http, https, gzip",
        "grpc, https, gzip"
    })
    void recordsArriveWithAllTheirFields(String protocol, String scheme, String compression) throws Exception {
        List<LogRecordData> records = records(2);
        Settings settings = scheme.equals("http")
                ? Running.PLAIN
                : Running.PLAIN.with("ssl", "true").with("keystore", store).with("keystore-password", Keys.PASSWORD);
        try (Running source = new Running(directory, settings)) {
            LogRecordExporter exporter = exporter(protocol, scheme, source.port(), compression);
            send(exporter, records, true);
            send(exporter, records, true);
            exporter.shutdown().join(10, TimeUnit.SECONDS);
            assertThat(source.events()).hasSize(4);
            Event event = source.events().get(0);
            assertThat(event.text()).isEqualTo("body 0");
            Map<String, String> headers = event.headers();
            assertThat(headers)
                    .containsEntry("resource.service.name", "shop")
                    .containsEntry("resource.pid", "7")
                    .containsEntry("otlp.resource.schema", "https://schema")
                    .containsEntry("otlp.scope.name", "org.shop.Cart")
                    .containsEntry("otlp.scope.version", "1.2")
                    .containsEntry("otlp.time", "1700000000123456789")
                    .containsEntry("otlp.observed.time", "1700000001000000005")
                    .containsEntry("timestamp", "1700000000123")
                    .containsEntry("otlp.severity.number", "13")
                    .containsEntry("otlp.severity.text", "WARNING")
                    .containsEntry("otlp.trace.id", "0102030405060708090a0b0c0d0e0f10")
                    .containsEntry("otlp.span.id", "a1a2a3a4a5a6a7a8")
                    .containsEntry("otlp.flags", "1")
                    .containsEntry("otlp.event.name", "cart.full")
                    .containsEntry("user", "ü\ud83d\ude00")
                    .containsEntry("attribute.timestamp", "noon")
                    .containsEntry("n", "9223372036854775807")
                    .containsEntry("b", "true")
                    .containsEntry("d", "2.0")
                    .containsEntry("list", "[\"a\",\"b\"]");
            assertThat(headers.get("otlp.json"))
                    .contains("\"n\"", "\"list\"", "\"resource.pid\"")
                    .doesNotContain("user");
            Event second = source.events().get(1);
            assertThat(second.text()).isEqualTo("{\"k\":[1,\"x\"]}");
            assertThat(second.headers()).containsEntry("otlp.body", "json");
        }
    }

    @ParameterizedTest
    @CsvSource({"http", "grpc"})
    void aBatchOfTheSdkIsMoreThanAChannelTakesAtOnce(String protocol) throws Exception {
        try (Running source = new Running(directory, Running.PLAIN)) {
            LogRecordExporter exporter = exporter(protocol, "http", source.port(), "gzip");
            send(exporter, records(512), true);
            exporter.shutdown().join(10, TimeUnit.SECONDS);
            assertThat(source.events()).hasSize(512);
            assertThat(source.outlet.batches()).allMatch(batch -> batch.size() <= 100);
        }
    }

    @ParameterizedTest
    @CsvSource({"http", "grpc"})
    void theSdkComesAgainWhenChannelsAreFullAndNotWhenTheyNeverTakeIt(String protocol) throws Exception {
        try (Running source = new Running(directory, Running.PLAIN)) {
            LogRecordExporter exporter = exporter(protocol, "http", source.port(), "none");
            source.outlet.refuse(Reason.FULL);
            CompletableResultCode result = exporter.export(records(3));
            Awaitility.await().until(() -> source.context.count("AppendBatchReceivedCount") >= 1);
            assertThat(source.texts()).isEmpty();
            source.outlet.accepting();
            assertThat(result.join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
            assertThat(source.texts()).hasSize(3);
            source.outlet.refuse(Reason.TOO_LARGE);
            send(exporter, records(3), false);
            exporter.shutdown().join(10, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @CsvSource({"http", "grpc"})
    void aReplacedSourceLosesAndRepeatsNothing(String protocol) throws Exception {
        TestContext agent = TestContext.in(directory);
        List<Running> all = new ArrayList<>();
        all.add(new Running(agent.successor(), Running.PLAIN));
        LogRecordExporter exporter = exporter(protocol, "http", all.get(0).port(), "none");
        List<LogRecordData> one = records(1);
        int sent = 0;
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 3; j++, sent++) {
                send(exporter, one, true);
            }
            List<CompletableResultCode> underWay =
                    IntStream.range(0, 2).mapToObj(n -> exporter.export(one)).toList();
            sent += underWay.size();
            Running next = new Running(agent.successor(), Running.PLAIN);
            all.get(all.size() - 1).close();
            all.add(next);
            underWay.forEach(
                    result -> assertThat(result.join(20, TimeUnit.SECONDS).isSuccess())
                            .as(stack(result.getFailureThrowable()))
                            .isTrue());
        }
        send(exporter, one, true);
        exporter.shutdown().join(10, TimeUnit.SECONDS);
        all.get(all.size() - 1).close();
        int arrived = all.stream().mapToInt(each -> each.texts().size()).sum();
        assertThat(arrived).isEqualTo(sent + 1);
    }

    private static String stack(@org.jspecify.annotations.Nullable Throwable why) {
        java.io.StringWriter to = new java.io.StringWriter();
        if (why != null) {
            why.printStackTrace(new java.io.PrintWriter(to));
        }
        return to.toString();
    }

    @Test
    void theDefaultPortIsGrpcs() throws Exception {
        OtlpConfig config = Settings.none().as(OtlpConfig.class);
        assertThat(config.port()).isEqualTo(4317);
        assertThat(config.bind()).isEqualTo("localhost");
    }
}
