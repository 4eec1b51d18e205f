package org.millrace.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.source.RefusedException.Reason;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.NothingLeftBehind;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;

/** What Flume's tests of its source and handlers ask for, and what ours answers otherwise. */
@ExtendWith(NothingLeftBehind.class)
class HttpSourceTest {
    @TempDir
    Path directory;

    private Client.Answer ask(Running source, byte[] request) throws Exception {
        try (Client client = Client.to(source.port())) {
            return client.ask(request);
        }
    }

    private static byte[] json(String charset, String text) {
        return Client.request(
                "POST",
                "/any/path",
                "Content-Type: application/json; charset=" + charset + "\r\n",
                text.getBytes(Charset.forName(charset)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "utf-16", "UTF-32", "UTF-16LE"})
    void eventsComeWithHeadersAndBodiesInTheirCharset(String charset) throws Exception {
        try (Running source = new Running(directory, Running.PLAIN)) {
            String text =
                    "[{\"headers\":{\"a\": \"b\", \"n\": 1.50, \"t\": true, \"no\": null},\"body\": \"random é\"},"
                            + "{\"headers\":{\"e\": \"f\"},\"body\": \"rand\\\"om_body2\", \"more\": [1, {\"x\": 2}]}]";
            Client.Answer answer = ask(source, json(charset, text));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.headers()).doesNotContainKey("access-control-allow-origin");
            assertThat(source.events().get(0).headers()).isEqualTo(Map.of("a", "b", "n", "1.50", "t", "true"));
            assertThat(new String(source.events().get(0).body(), Charset.forName(charset)))
                    .isEqualTo("random é");
            assertThat(new String(source.events().get(1).body(), Charset.forName(charset)))
                    .isEqualTo("rand\"om_body2");
            assertThat(source.context.count("AppendBatchAcceptedCount")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Content-Type: application/x-www-form-urlencoded\r\n", "Content-Type: text/json\r\n"})
    void withoutACharsetItIsUtf8(String type) throws Exception {
        try (Running source = new Running(directory, Running.PLAIN)) {
            byte[] body = Client.utf8("[{\"body\":\"é\"}]");
            assertThat(ask(source, Client.request("POST", "/", type, body)).status())
                    .isEqualTo(200);
            assertThat(source.texts()).containsExactly("é");
        }
    }

    @Test
    void oneObjectAndManyBehindOneAnotherAreTakenToo() throws Exception {
        try (Running source = new Running(directory, Running.PLAIN)) {
            assertThat(ask(source, Client.post("{\"body\":\"a\"}")).status()).isEqualTo(200);
            assertThat(ask(source, Client.post("{\"body\":\"b\"}\n{\"body\":\"c\"}\n[{\"body\":\"d\"}]"))
                            .status())
                    .isEqualTo(200);
            assertThat(ask(source, Client.post("[]")).status()).isEqualTo(200);
            assertThat(ask(source, Client.post("[{},{\"headers\":null,\"body\":null}]"))
                            .status())
                    .isEqualTo(200);
            assertThat(source.texts()).containsExactly("a", "b", "c", "d", "", "");
        }
    }

    @Test
    void aBadRequestIsToldWhereAndNothingOfItIsTaken() throws Exception {
        try (Running source = new Running(directory, Running.PLAIN)) {
            Client.Answer answer = ask(source, Client.post("[{\"body\":\"good\"},\n {\"a\": \"b\",[\"d\":\"e\"]}]"));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("line 2 column");
            assertThat(answer.closes()).isFalse();
            assertThat(ask(source, Client.post("[{\"headers\":{\"a\":{}}}]")).status())
                    .isEqualTo(400);
            assertThat(ask(source, Client.post("")).status()).isEqualTo(400);
            byte[] latin = "[{\"body\":\"é\"}]".getBytes(StandardCharsets.ISO_8859_1);
            assertThat(ask(source, Client.request("POST", "/", "", latin)).body())
                    .contains("no UTF-8");
            assertThat(source.texts()).isEmpty();
            assertThat(source.context.count("EventReadFail")).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @CsvSource({"TRACE,403", "OPTIONS,403", "GET,405", "HEAD,405", "PUT,405", "DELETE,405", "CONNECT,405", "BREW,405"})
    void otherMethodsAreRefused(String method, int status) throws Exception {
        try (Running source = new Running(directory, Running.PLAIN);
                Client client = Client.to(source.port())) {
            client.write(method + " / HTTP/1.1\r\nHost: here\r\nOrigin: elsewhere\r\n\r\n");
            Client.Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("allow")).isEqualTo(status == 405 ? "POST" : "");
            assertThat(client.ask(Client.post(Client.event("next"))).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://elsewhere,403",
        "https://here:81,403",
        "null,403",
        "here,403",
        "http://here,200",
        "HTTPS://HERE,200",
    })
    void aPageOfAnotherSiteSendsNoEvents(String origin, int status) throws Exception {
        try (Running source = new Running(directory, Running.PLAIN);
                Client client = Client.to(source.port())) {
            byte[] event = "[{\"body\":\"a\"}]".getBytes(StandardCharsets.US_ASCII);
            client.write(Client.request("POST", "/", "Content-Type: text/plain\r\nOrigin: " + origin + "\r\n", event));
            assertThat(client.answer().status()).isEqualTo(status);
            assertThat(source.texts()).hasSize(status == 200 ? 1 : 0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Type: application/json; charset=ISO-8859-1",
        "Content-Type: application/json; charset=no-such",
        "Content-Encoding: br"
    })
    void formsThatAreNotKnownAre415(String header) throws Exception {
        try (Running source = new Running(directory, Running.PLAIN)) {
            assertThat(ask(source, Client.request("POST", "/", header + "\r\n", Client.utf8("[{}]")))
                            .status())
                    .isEqualTo(415);
            assertThat(source.events()).isEmpty();
        }
    }

    @Test
    void aFullChannelIs503WithATimeAndTheConnectionStays() throws Exception {
        try (Running source = new Running(directory, Running.PLAIN);
                Client client = Client.to(source.port())) {
            source.outlet.refuse(Reason.FULL);
            Client.Answer answer = client.ask(Client.post(Client.event("one")));
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("retry-after")).isEqualTo("1");
            source.outlet.refuse(Reason.FAILED);
            assertThat(client.ask(Client.post(Client.event("one"))).status()).isEqualTo(503);
            source.outlet.refuse(Reason.TOO_LARGE);
            assertThat(client.ask(Client.post(Client.event("one"))).status()).isEqualTo(413);
            source.outlet.accepting();
            assertThat(client.ask(Client.post(Client.event("one"))).status()).isEqualTo(200);
            assertThat(source.texts()).containsExactly("one");
        }
    }

    @Test
    void moreEventsThanTheChannelsTakeAtOnceAre413() throws Exception {
        try (Running source = new Running(directory, Running.PLAIN)) {
            String many = IntStream.range(0, 1001).mapToObj(i -> "{}").collect(Collectors.joining(",", "[", "]"));
            Client.Answer answer = ask(source, Client.post(many));
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).contains("1000 events");
        }
    }

    @Test
    void aHandlerThatThrowsIs500AndTheNextRequestIsServed() throws Exception {
        boolean[] broken = {true};
        JsonDeserializer good = Connectors.make(JsonDeserializer.class, Settings.none());
        try (Running source = new Running(TestContext.in(directory), Running.PLAIN, (from, position) -> {
                    if (broken[0]) {
                        throw new IllegalStateException("broken");
                    }
                    return good.reader(from, position);
                });
                Client client = Client.to(source.port())) {
            assertThat(client.ask(Client.post(Client.event("a"))).status()).isEqualTo(500);
            assertThat(source.context.count("GenericProcessingFail")).isEqualTo(1);
            broken[0] = false;
            assertThat(client.ask(Client.post(Client.event("a"))).status()).isEqualTo(200);
        }
    }

    @Test
    void packedBodiesAreUnpackedAndBadOnesAre400() throws Exception {
        try (Running source = new Running(directory, Running.PLAIN)) {
            byte[] packed = Client.gzip(Client.utf8(Client.event("packed")));
            String header = "Content-Encoding: gzip\r\n";
            assertThat(ask(source, Client.request("POST", "/", header, packed)).status())
                    .isEqualTo(200);
            byte[] half = java.util.Arrays.copyOf(packed, packed.length - 10);
            assertThat(ask(source, Client.request("POST", "/", header, half)).status())
                    .isEqualTo(400);
            assertThat(ask(source, Client.request("POST", "/", header, Client.utf8("[{}]")))
                            .body())
                    .contains("gzip");
            assertThat(source.texts()).containsExactly("packed");
        }
    }

    @Test
    void aChunkedBodyAndOneThatIsAskedForAreTaken() throws Exception {
        try (Running source = new Running(directory, Running.PLAIN);
                Client client = Client.to(source.port())) {
            client.write("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.write("5\r\n[{\"bo\r\n9;x=y\r\ndy\":\"ab\"}\r\n1\r\n]\r\n0\r\nTrailer: x\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(200);
            client.write("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 15\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(100);
            client.write("[{\"body\":\"cd\"}]");
            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(source.texts()).containsExactly("ab", "cd");
        }
    }

    @Test
    void oldClientsAreClosedUnlessTheyAskToStay() throws Exception {
        try (Running source = new Running(directory, Running.PLAIN)) {
            byte[] old = Client.utf8("POST / HTTP/1.0\r\nContent-Length: 4\r\n\r\n[{}]");
            try (Client client = Client.to(source.port())) {
                assertThat(client.ask(old).closes()).isTrue();
                client.awaitEnd();
            }
            try (Client client = Client.to(source.port())) {
                client.write("POST / HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 4\r\n\r\n[{}]");
                assertThat(client.answer().header("connection")).isEqualTo("keep-alive");
                assertThat(client.ask(old).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void blobsHaveTheParametersAsHeaders() throws Exception {
        try (Running source = Running.blobs(directory, Settings.of("mandatoryParameters", "param1, param2"))) {
            byte[] csv = Client.utf8("a,b,c\nd,e,f\n");
            assertThat(ask(source, Client.request("POST", "/x?param1=value%201&param2=value2&param2=z", "", csv))
                            .status())
                    .isEqualTo(200);
            assertThat(source.texts()).containsExactly("a,b,c\nd,e,f\n");
            assertThat(source.events().get(0).headers()).isEqualTo(Map.of("param1", "value 1", "param2", "value2"));
            Client.Answer missing = ask(source, Client.request("POST", "/?param1=a", "", csv));
            assertThat(missing.status()).isEqualTo(400);
            assertThat(missing.body()).contains("param2");
        }
    }

    @Test
    void anEmptyBlobIsAnEmptyEventAndNoParameterIsMandatoryUnlessNamed() throws Exception {
        try (Running source = Running.blobs(directory, Settings.none())) {
            assertThat(ask(source, Client.request("POST", "/", "", Client.utf8("foo")))
                            .status())
                    .isEqualTo(200);
            assertThat(ask(source, Client.request("POST", "/?a=b", "", new byte[0]))
                            .status())
                    .isEqualTo(200);
            assertThat(source.texts()).containsExactly("foo", "");
            assertThat(source.events().get(1).headers()).isEqualTo(Map.of("a", "b"));
        }
    }

    @Test
    void aHalfClosedClientGetsItsAnswer() throws Exception {
        try (Running source = new Running(directory, Running.PLAIN);
                Client client = Client.to(source.port())) {
            client.write(Client.post(Client.event("last")));
            client.socket().shutdownOutput();
            assertThat(client.answer().status()).isEqualTo(200);
            client.awaitEnd();
        }
    }

    @Test
    void requestsSentAheadAreAnsweredInOrder() throws Exception {
        try (Running source = new Running(directory, Running.PLAIN);
                Client client = Client.to(source.port())) {
            java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
            for (int i = 0; i < 1000; i++) {
                all.write(Client.post(Client.event("e" + i)));
                if (i % 10 == 0) {
                    all.write(Client.request("GET", "/", "", new byte[0]));
                }
            }
            client.write(all.toByteArray());
            for (int i = 0; i < 1000; i++) {
                assertThat(client.answer().status()).isEqualTo(200);
                if (i % 10 == 0) {
                    assertThat(client.answer().status()).isEqualTo(405);
                }
            }
            assertThat(source.texts())
                    .containsExactlyElementsOf(
                            IntStream.range(0, 1000).mapToObj(i -> "e" + i).toList());
        }
    }

    @Test
    void anIdleConnectionIsClosed() throws Exception {
        try (Running source = new Running(directory, Running.PLAIN.with("idleTimeout", 200));
                Client client = Client.to(source.port())) {
            assertThat(client.ask(Client.post(Client.event("a"))).status()).isEqualTo(200);
            client.awaitEnd();
            assertThatThrownBy(client::answer).isInstanceOf(java.io.IOException.class);
        }
    }
}
