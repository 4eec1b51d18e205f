package org.millrace.source.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.event.Event;
import org.millrace.api.source.RefusedException.Reason;
import org.millrace.testkit.NothingLeftBehind;

/** OTLP over HTTP, by hand. */
@ExtendWith(NothingLeftBehind.class)
class HttpTest {
    @TempDir
    Path directory;

    private Running source() throws Exception {
        return new Running(directory, Running.PLAIN);
    }

    @Test
    void jsonIsReadInAnyOrderAndWhatIsNotKnownIsPassedOver() throws Exception {
        String json = "{\"new\":[{\"a\":null}],\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{"
                + "\"timeUnixNano\":\"1700000000123456789\",\"observedTimeUnixNano\":1700000000000000000,"
                + "\"severityNumber\":9,\"traceId\":\"0102030405060708090A0B0C0D0E0F10\",\"flags\":1,"
                + "\"body\":{\"kvlistValue\":{\"values\":[{\"value\":{\"bytesValue\":\"AAE\"},\"key\":\"k\"}]}},"
                + "\"attributes\":[{\"key\":\"i\",\"value\":{\"intValue\":\"-5\"}},{\"key\":\"d\",\"value\":{\"doubleValue\":\"NaN\"}},"
                + "{\"key\":\"e\",\"value\":{}},{\"key\":\"t\",\"value\":{\"stringValue\":\"\"}}],\"eventName\":null}],"
                + "\"scope\":{\"name\":\"s\"}}],\"resource\":{\"attributes\":[{\"key\":\"h\",\"value\":{\"stringValue\":\"w\"}}]}}]}";
        try (Running source = source();
                Client client = Client.to(source.port())) {
            Client.Answer answer = client.ask(Client.json(json));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("content-type")).isEqualTo("application/json");
            assertThat(answer.body()).isEqualTo("{}");
            Event event = source.events().get(0);
            assertThat(event.text()).isEqualTo("{\"k\":\"AAE=\"}");
            assertThat(event.headers())
                    .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                            Map.entry("resource.h", "w"),
                            Map.entry("otlp.scope.name", "s"),
                            Map.entry("otlp.severity.number", "9"),
                            Map.entry("otlp.trace.id", "0102030405060708090a0b0c0d0e0f10"),
                            Map.entry("otlp.flags", "1"),
                            Map.entry("otlp.body", "json"),
                            Map.entry("i", "-5"),
                            Map.entry("d", "\"NaN\""),
                            Map.entry("e", "null"),
                            Map.entry("t", ""),
                            Map.entry("otlp.json", "[\"i\",\"d\",\"e\"]"),
                            Map.entry("otlp.time", "1700000000123456789"),
                            Map.entry("otlp.observed.time", "1700000000000000000"),
                            Map.entry("timestamp", "1700000000123")));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"resourceLogs\":{}}",
                "{\"resourceLogs\":[",
                "{} {}",
                "",
                "{\"resourceLogs\":[{\"schemaUrl\":7}]}",
                "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"severityNumber\":\"INFO\"}]}]}]}",
                "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"traceId\":\"xyz\"}]}]}]}",
                "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"flags\":1e999999999}]}]}]}",
                "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"flags\":1e-999999999}]}]}]}",
                "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":-1}]}]}]}",
                "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"a\",\"intValue\":1}}]}]}]}"
            })
    void whatIsNoRequestIsToldSoInJson(String json) throws Exception {
        try (Running source = source();
                Client client = Client.to(source.port())) {
            Client.Answer answer = client.ask(Client.json(json));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).startsWith("{\"code\":3,\"message\":\"this is no request for logs");
            assertThat(client.ask(Client.json(Client.record("good"))).status()).isEqualTo(200);
            assertThat(source.texts()).containsExactly("good");
        }
    }

    @Test
    void emptyRequestsAreGood() throws Exception {
        try (Running source = source();
                Client client = Client.to(source.port())) {
            assertThat(client.ask(Client.json("{}")).status()).isEqualTo(200);
            Client.Answer answer = client.ask(Client.protobuf(new byte[0], ""));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("content-type")).isEqualTo("application/x-protobuf");
            assertThat(source.events()).isEmpty();
        }
    }

    @Test
    void pathsTypesAndMethodsThatAreNoneOfOursAreRefused() throws Exception {
        byte[] json = Client.utf8(Client.record("a"));
        try (Running source = source();
                Client client = Client.to(source.port())) {
            assertThat(client.ask(Client.request("/v1/traces", "Content-Type: application/json\r\n", json))
                            .status())
                    .isEqualTo(404);
            assertThat(client.ask(Client.request("/v1/logs", "Content-Type: text/plain\r\n", json))
                            .status())
                    .isEqualTo(415);
            assertThat(client.ask(Client.request("/v1/logs", "", json)).status())
                    .isEqualTo(415);
            assertThat(client.ask(Client.request(
                                    "/v1/logs?a=b", "Content-Type: application/json; charset=utf-8\r\n", json))
                            .status())
                    .isEqualTo(200);
            client.write(Client.utf8("GET /v1/logs HTTP/1.1\r\nHost: a\r\n\r\n"));
            assertThat(client.answer().status()).isEqualTo(405);
            assertThat(source.texts()).containsExactly("a");
        }
    }

    @Test
    void fullChannelsAreToldWithATimeToComeAgain() throws Exception {
        try (Running source = source();
                Client client = Client.to(source.port())) {
            source.outlet.refuse(Reason.FULL);
            Client.Answer answer = client.ask(Client.json(Client.record("a")));
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("retry-after")).isEqualTo("1");
            assertThat(answer.body()).isEqualTo("{\"code\":14,\"message\":\"the channels are full\"}");
            source.outlet.refuse(Reason.TOO_LARGE);
            assertThat(client.ask(Client.json(Client.record("a"))).status()).isEqualTo(413);
            source.outlet.accepting();
            assertThat(client.ask(Client.json(Client.record("a"))).status()).isEqualTo(200);
        }
    }
}
