package org.millrace.sink.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.sink.RetryableException;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.NothingLeftBehind;
import org.millrace.testkit.OpenSink;
import org.millrace.testkit.TestBatch;
import org.millrace.testkit.TestContext;

/** What becomes of events by what a server of HTTP answers. */
@ExtendWith(NothingLeftBehind.class)
class HttpAnswersTest {
    @TempDir
    Path directory;

    private Collector server;

    @BeforeEach
    void listen() throws IOException {
        server = new Collector();
    }

    @AfterEach
    void end() {
        server.close();
    }

    private OpenSink open(String... keys) throws Exception {
        var sink = Connectors.sink(OtlpSink.class)
                .in(TestContext.in(directory))
                .set("endpoint", server.url())
                .set("protocol", "http/json");
        for (int i = 0; i < keys.length; i += 2) {
            sink.set(keys[i], keys[i + 1]);
        }
        return sink.open();
    }

    @Test
    void aBatchIsARequestToTheUsualPath() throws Exception {
        try (OpenSink sink = open("headers.Authorization", "Bearer s3cret")) {
            assertThat(sink.deliver("a", "b").delivered()).hasSize(2);
        }
        assertThat(server.requests()).hasSize(1);
        Collector.Request request = server.requests().get(0);
        assertThat(request.target()).isEqualTo("/v1/logs");
        assertThat(request.bodies()).containsExactly("a", "b");
        assertThat(request.headers().getFirst("Authorization")).isEqualTo("Bearer s3cret");
        assertThat(request.headers().getFirst("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void anotherPathIsTakenAsItIsAndForGrpcRefused() throws Exception {
        try (OpenSink sink = open("endpoint", server.url() + "/other?k=v")) {
            sink.deliver("a");
        }
        assertThat(server.requests().get(0).target()).isEqualTo("/other?k=v");
        assertThatThrownBy(() -> open("endpoint", server.url() + "/v1/logs", "protocol", "grpc"))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("has a path");
    }

    @Test
    void recordsThatWereRejectedAreNotLostThoughNobodySaysWhich() throws Exception {
        server.answers(request -> new Collector.Said(
                200, "", "{\"partialSuccess\":{\"rejectedLogRecords\":\"1\",\"errorMessage\":\"too old\"}}"));
        try (OpenSink sink = open()) {
            TestBatch batch = sink.deliver("a", "b");
            assertThat(batch.rejected()).hasSize(2);
            assertThat(batch.rejected().toString()).contains("all but 1 of the 2", "too old");
        }
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"partialSuccess\":{\"errorMessage\":\"deprecated\"}}", "{\"partialSuccess\":{}}", "no JSON"})
    void aWarningIsNoRejection(String body) throws Exception {
        server.answers(request -> new Collector.Said(200, "", body));
        try (OpenSink sink = open()) {
            assertThat(sink.deliver("a", "b").delivered()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504, 401, 403, 404, 302})
    void afterTheseAnswersEventsComeAgain(int status) throws Exception {
        server.answers(status);
        try (OpenSink sink = open()) {
            assertThatThrownBy(() -> sink.deliver("a"))
                    .isInstanceOf(RetryableException.class)
                    .hasMessageContaining("it answered " + status);
            server.answers(200);
            assertThat(sink.deliver("a").delivered()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 422, 500})
    void afterTheseTheOneToBlameBecomesADeadLetter(int status) throws Exception {
        server.answers(request -> request.bodies().contains("bad")
                ? new Collector.Said(status, "", "{\"code\":3,\"message\":\"bad is bad\"}")
                : Collector.Said.of(200));
        try (OpenSink sink = open()) {
            TestBatch batch = sink.deliver("a", "b", "bad", "c", "d");
            assertThat(batch.rejected()).hasSize(1);
            assertThat(batch.rejected().toString()).contains("it answered " + status + ", bad is bad");
            assertThat(batch.comesAgain()).isEmpty();
        }
        assertThat(server.taken()).containsExactlyInAnyOrder("a", "b", "c", "d");
    }

    @Test
    void aTroubleWithinAHalfLeavesOnlyTheRestForLater() throws Exception {
        server.answers(request -> {
            if (request.bodies().size() > 2) {
                return Collector.Said.of(413);
            }
            return Collector.Said.of(request.bodies().contains("c") ? 503 : 200);
        });
        try (OpenSink sink = open()) {
            TestBatch batch = sink.deliver("a", "b", "c", "d");
            assertThat(batch.delivered()).hasSize(2);
            assertThat(batch.comesAgain()).hasSize(2);
        }
    }

    @Test
    void aServersPauseIsHeededAndBounded() throws Exception {
        server.answers(request -> new Collector.Said(503, "3600", ""));
        try (OpenSink sink = open("maxRetryAfter", "300")) {
            assertThatThrownBy(() -> sink.deliver("a")).hasMessageContaining("503");
            assertThatThrownBy(() -> sink.deliver("a")).hasMessageContaining("asks for a pause");
            server.answers(200);
            org.awaitility.Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> sink.deliver("a").delivered().size() == 1);
        }
        assertThat(server.requests()).hasSize(2);
    }
}
