package org.millrace.sink.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;
import org.millrace.api.sink.RetryableException;
import org.millrace.sink.http.WebServer.Said;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.NothingLeftBehind;
import org.millrace.testkit.OpenSink;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestBatch;
import org.millrace.testkit.TestContext;

/** What Flume's tests of its sink ask for, and what ours does besides. */
@ExtendWith(NothingLeftBehind.class)
class HttpSinkTest {
    @TempDir
    Path directory;

    private WebServer server;
    private TestContext context;

    @BeforeEach
    void listen() throws IOException {
        server = new WebServer();
        context = TestContext.in(directory).noPart(HttpSink.SERIALIZER);
    }

    @AfterEach
    void end() {
        server.close();
    }

    private OpenSink open(String... keys) throws Exception {
        return openAt(server.url(), keys);
    }

    private OpenSink openAt(String url, String... keys) throws Exception {
        var sink = Connectors.sink(HttpSink.class).in(context).set("endpoint", url);
        for (int i = 0; i < keys.length; i += 2) {
            sink.set(keys[i], keys[i + 1]);
        }
        return sink.open();
    }

    private void withJson() {
        context.part(HttpSink.SERIALIZER, Connectors.make(JsonSerializer.class, Settings.none()));
    }

    private static String json(String... bodies) {
        return List.of(bodies).stream()
                .map(body -> "{\"headers\":{},\"body\":\"" + body + "\"}")
                .collect(java.util.stream.Collectors.joining(",\n", "[", "]"));
    }

    @Test
    void eachEventIsARequestOverOneConnection() throws Exception {
        try (OpenSink sink = open("contentTypeHeader", "text/csv", "acceptHeader", "application/json")) {
            TestBatch batch = sink.deliver("a", "b", "", "c");
            assertThat(batch.delivered()).hasSize(4);
            sink.deliver("d");
        }
        assertThat(server.taken()).containsExactly("a", "b", "", "c", "d");
        WebServer.Request first = server.requests().get(0);
        assertThat(first.target()).isEqualTo("/in?k=v%20w");
        assertThat(first.headers().getFirst("Content-Type")).isEqualTo("text/csv");
        assertThat(first.headers().getFirst("Accept")).isEqualTo("application/json");
        assertThat(first.headers().getFirst("Host")).isEqualTo("127.0.0.1:" + server.port());
        assertThat(server.requests().stream().map(WebServer.Request::clientPort).distinct())
                .hasSize(1);
        assertThat(context.count("ConnectionCreatedCount")).isEqualTo(1);
    }

    @Test
    void theDefaultsAreFlumes() throws Exception {
        HttpConfig config = Settings.of("endpoint", server.url()).as(HttpConfig.class);
        assertThat(config.connectTimeout()).isEqualTo(5000);
        assertThat(config.requestTimeout()).isEqualTo(5000);
        assertThat(config.contentTypeHeader()).isEqualTo("text/plain");
        assertThat(config.acceptHeader()).isEqualTo("text/plain");
        assertThat(config.defaultBackoff()).isTrue();
        assertThat(config.defaultRollback()).isTrue();
        assertThat(config.defaultIncrementMetrics()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://a/b",
                "no address",
                "http://",
                "//host/a",
                "http://user:secret@host/",
                "http://host:0/",
                "http://host:99999/"
            })
    void whatIsNoEndpointIsRefused(String endpoint) {
        assertThatThrownBy(() -> Connectors.sink(HttpSink.class)
                        .set("endpoint", endpoint)
                        .make())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageStartingWith("endpoint: ")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @CsvSource({
        // what is said, the answer, whether it comes again, whether it is a dead letter
        "rollback.x,503,true,false",
        "rollback.503=false,503,false,true",
        "rollback.5XX=false,503,false,true",
        "rollback.5XX=false rollback.503=true,503,true,false",
        "rollback.4xx=false incrementMetrics.401=true,401,false,false",
        "defaultRollback=false,404,false,true",
        "defaultRollback=false defaultIncrementMetrics=true,404,false,false",
        "rollback.200=true,200,true,false",
        "rollback.2XX=true rollback.200=false,200,false,false",
        "rollback.x,302,true,false",
    })
    void whatIsSaidOfAStatusIsWhatBecomesOfItsEvent(String said, int status, boolean again, boolean letter)
            throws Exception {
        String[] keys = said.equals("rollback.x") ? new String[0] : said.split("[ =]");
        server.answers(status);
        try (OpenSink sink = open(keys)) {
            TestBatch batch = TestBatch.of("a");
            if (again) {
                assertThatThrownBy(() -> sink.deliver(batch))
                        .isInstanceOf(RetryableException.class)
                        .hasMessageContaining("it answered " + status)
                        .hasMessageNotContaining("k=v");
            } else {
                sink.deliver(batch);
                assertThat(batch.rejected().keySet()).hasSize(letter ? 1 : 0);
            }
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void ofABatchThatFailsInTheMiddleOnlyTheRestComesAgain() throws Exception {
        server.answers(request -> Said.of(request.body().equals("c") ? 503 : 200));
        try (OpenSink sink = open()) {
            TestBatch batch = sink.deliver("a", "b", "c", "d");
            assertThat(batch.comesAgain().keySet()).containsExactly(2, 3);
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Test
    void aServerThatIsNotThereOrSaysNothingIsNamed() throws Exception {
        try (OpenSink sink = open("requestTimeout", "300")) {
            server.silent(true);
            assertThatThrownBy(() -> sink.deliver("a"))
                    .isInstanceOf(RetryableException.class)
                    .hasMessageContaining("127.0.0.1:" + server.port())
                    .hasMessageContaining("requestTimeout = 300 ms");
            server.silent(false);
            sink.deliver("a");
            assertThat(server.taken()).containsExactly("a");
            server.close();
            assertThatThrownBy(() -> sink.deliver("a"))
                    .isInstanceOf(RetryableException.class)
                    .hasMessageContaining("no connection");
            assertThat(context.count("ConnectionFailedCount")).isEqualTo(1);
        }
    }

    @Test
    void retryAfterIsHeededAndNothingIsSentMeanwhile() throws Exception {
        server.answers(request -> new Said(503, "30", ""));
        try (OpenSink sink = open("maxRetryAfter", "600")) {
            assertThatThrownBy(() -> sink.deliver("a")).hasMessageContaining("503");
            server.answers(200);
            assertThatThrownBy(() -> sink.deliver("a"))
                    .isInstanceOf(RetryableException.class)
                    .hasMessageContaining("asks for a pause");
            assertThat(server.requests()).hasSize(1);
            org.awaitility.Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> !sink.deliver("a").delivered().isEmpty());
        }
    }

    @Test
    void backoffAfterASuccessIsAPauseToo() throws Exception {
        try (OpenSink sink = open("backoff.2XX", "true")) {
            TestBatch batch = sink.deliver("a", "b");
            assertThat(batch.delivered()).hasSize(1);
            assertThatThrownBy(() -> sink.deliver("b")).hasMessageContaining("pause");
            assertThat(server.taken()).containsExactly("a");
        }
    }

    @Test
    void withASerializerABatchIsOneRequest() throws Exception {
        withJson();
        try (OpenSink sink = open("batchSize", "3", "compression-type", "gzip")) {
            assertThat(sink.component().batchSize()).isEqualTo(3);
            sink.deliver(Event.of("a").withHeader("h", "ü"), Event.of("b"));
        }
        assertThat(server.taken())
                .containsExactly("[{\"headers\":{\"h\":\"ü\"},\"body\":\"a\"},\n{\"headers\":{},\"body\":\"b\"}]");
        assertThat(server.requests().get(0).headers().getFirst("Content-Encoding"))
                .isEqualTo("gzip");
    }

    @Test
    void whatCannotBeWrittenIsRejectedAndItsNeighboursArrive() throws Exception {
        withJson();
        try (OpenSink sink = open()) {
            TestBatch batch = sink.deliver(Event.of("a"), Event.of(new byte[] {(byte) 0xc3, 0x28}), Event.of("b"));
            assertThat(batch.rejected().keySet()).containsExactly(1);
        }
        assertThat(server.taken()).containsExactly(json("a", "b"));
    }

    @Test
    void theServerMaySayOfEachEventWhatBecameOfIt() throws Exception {
        withJson();
        try (OpenSink sink = open("rollback.400", "false")) {
            server.answers(request -> new Said(
                    207,
                    "",
                    "{\"took\":3,\"items\":[201,{\"status\":429,\"reason\":\"busy\"},{\"status\":400,\"x\":[]}]}"));
            TestBatch batch = sink.deliver("a", "b", "c");
            assertThat(batch.comesAgain()).containsOnlyKeys(1);
            assertThat(batch.comesAgain().get(1)).contains("429, busy");
            assertThat(batch.rejected()).containsOnlyKeys(2);
            for (String bad : List.of("", "[]", "[200,200]", "{}", "[200,200,200,200]", "[1,2,3]", "[200,", "\"x\"")) {
                server.answers(request -> new Said(207, "", bad));
                assertThatThrownBy(() -> sink.deliver("a", "b", "c"))
                        .as(bad)
                        .isInstanceOf(RetryableException.class)
                        .hasMessageContaining("207");
            }
        }
    }

    @Test
    void theOneThatIsToBlameIsFoundAndTheOthersArrive() throws Exception {
        withJson();
        server.answers(request -> Said.of(request.body().contains("bad") ? 400 : 200));
        try (OpenSink sink = open("rollback.4XX", "false", "backoff.4XX", "false")) {
            TestBatch batch = sink.deliver("a", "b", "bad", "d", "e");
            assertThat(batch.rejected()).containsOnlyKeys(2);
            assertThat(batch.delivered()).hasSize(4);
        }
        assertThat(String.join("", server.taken())).contains("\"a\"", "\"b\"", "\"d\"", "\"e\"");
    }

    @Test
    void aRequestThatIsTooLargeIsSentInHalves() throws Exception {
        withJson();
        server.answers(request -> Said.of(request.body().length() > 100 ? 413 : 200));
        try (OpenSink sink = open()) {
            TestBatch batch =
                    sink.deliver(IntStream.range(0, 16).mapToObj(i -> "e" + i).toArray(String[]::new));
            assertThat(batch.delivered()).hasSize(16);
            assertThat(server.taken()).hasSize(8);
        }
    }

    @Test
    void headersOfTheUserAreSentAndNeverTold() throws Exception {
        server.answers(401);
        try (OpenSink sink = open("headers.Authorization", "Bearer hush", "headers.X-Tenant", "t1")) {
            assertThatThrownBy(() -> sink.deliver("a"))
                    .satisfies(e -> assertThat(String.valueOf(e)).doesNotContain("hush"));
        }
        assertThat(server.requests().get(0).headers().getFirst("Authorization")).isEqualTo("Bearer hush");
        assertThat(server.requests().get(0).headers().getFirst("X-Tenant")).isEqualTo("t1");
        assertThatThrownBy(() -> Connectors.sink(HttpSink.class)
                        .set("endpoint", "http://a")
                        .set("headers.Authorization", "hu\nsh")
                        .make())
                .hasMessageNotContaining("hu\nsh");
    }

    /** A server that says what it is told, whatever comes, and then closes. */
    private static Thread oddServer(ServerSocket socket, String answer, int times) {
        Thread thread = new Thread(() -> {
            try {
                for (int i = 0; i < times; i++) {
                    try (Socket client = socket.accept()) {
                        client.getInputStream().read(new byte[4096]);
                        client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                    }
                }
            } catch (IOException e) {
                // The test is over.
                return;
            }
        });
        thread.start();
        return thread;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "what is this\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "",
                "HTTP/1.1 100 Continue\r\n\r\n"
            })
    void anAnswerThatIsNoneIsNoSuccess(String answer) throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread odd = oddServer(socket, answer, 1);
            try (OpenSink sink = openAt("http://127.0.0.1:" + socket.getLocalPort())) {
                assertThatThrownBy(() -> sink.deliver("a")).isInstanceOf(RetryableException.class);
            }
            odd.join();
        }
    }

    @Test
    void aServerThatClosesAfterEachAnswerIsConnectedAnew() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread odd = oddServer(socket, "HTTP/1.1 204 No Content\r\n\r\n", 3);
            try (OpenSink sink = openAt("http://127.0.0.1:" + socket.getLocalPort())) {
                assertThat(sink.deliver("a", "b", "c").delivered()).hasSize(3);
            }
            odd.join();
        }
        assertThat(context.count("ConnectionCreatedCount")).isEqualTo(3);
    }

    @Test
    void hurryEndsABatchBehindTheRequestInHand() throws Exception {
        try (OpenSink sink = open()) {
            server.answers(request -> {
                sink.component().hurry();
                return Said.of(200);
            });
            assertThat(sink.deliver("a", "b", "c").delivered()).hasSize(1);
        }
    }
}
