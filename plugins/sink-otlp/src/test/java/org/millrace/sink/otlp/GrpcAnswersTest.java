package org.millrace.sink.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.sink.RetryableException;
import org.millrace.otlp.LogAnswer;
import org.millrace.otlp.RpcStatus;
import org.millrace.otlp.Wording;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.OpenSink;
import org.millrace.testkit.TestBatch;
import org.millrace.testkit.TestContext;

/** What becomes of events by what a server of gRPC answers. */
class GrpcAnswersTest {
    @TempDir
    Path directory;

    private GrpcServer server;

    @BeforeEach
    void listen() throws Exception {
        server = new GrpcServer();
    }

    @AfterEach
    void end() {
        server.close();
    }

    private OpenSink open(String... keys) throws Exception {
        var sink = Connectors.sink(OtlpSink.class)
                .in(TestContext.in(directory))
                .set("endpoint", server.url())
                .set("protocol", "grpc");
        for (int i = 0; i < keys.length; i += 2) {
            sink.set(keys[i], keys[i + 1]);
        }
        return sink.open();
    }

    private static String details(int code, int seconds) {
        byte[] status = new RpcStatus(code, "m", Optional.of(Duration.ofSeconds(seconds))).written(Wording.PROTOBUF);
        return Base64.getEncoder().withoutPadding().encodeToString(status);
    }

    @Test
    void callsGoOverOneConnectionWithTheUsersHeaders() throws Exception {
        try (OpenSink sink = open("headers.Api-Key", "s3cret")) {
            assertThat(sink.deliver("a", "b").delivered()).hasSize(2);
            sink.deliver("c");
        }
        assertThat(server.calls).hasValue(2);
        assertThat(server.connections).hasValue(1);
        assertThat(server.last.get("api-key")).hasToString("s3cret");
        assertThat(server.last.get("te")).hasToString("trailers");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 10, 11, 14, 15, 7, 12, 16})
    void afterTheseStatusesEventsComeAgain(int status) throws Exception {
        server.answer = ctx -> GrpcServer.answers(ctx, "grpc-status", "" + status, "grpc-message", "not%20n%C3%BCn%");
        try (OpenSink sink = open()) {
            assertThatThrownBy(() -> sink.deliver("a"))
                    .isInstanceOf(RetryableException.class)
                    .hasMessageContaining("grpc-status " + status + ", not nün%");
            server.answer = GrpcServer::takes;
            assertThat(sink.deliver("a").delivered()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 8, 13})
    void afterTheseTheOneToBlameBecomesADeadLetter(int status) throws Exception {
        server.answer = ctx -> GrpcServer.answers(ctx, "grpc-status", "" + status);
        try (OpenSink sink = open()) {
            TestBatch batch = sink.deliver("a", "b");
            assertThat(batch.rejected()).hasSize(2);
        }
        assertThat(server.calls).hasValue(3);
    }

    @Test
    void whatIsExhaustedComesAgainIfTheServerSaysWhen() throws Exception {
        server.answer = ctx -> GrpcServer.answers(
                ctx, "grpc-status", "8", "grpc-status-details-bin", details(RpcStatus.RESOURCE_EXHAUSTED, 3600));
        try (OpenSink sink = open("maxRetryAfter", "300")) {
            assertThatThrownBy(() -> sink.deliver("a")).hasMessageContaining("grpc-status 8");
            assertThatThrownBy(() -> sink.deliver("a")).hasMessageContaining("asks for a pause");
            server.answer = GrpcServer::takes;
            Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> sink.deliver("a").delivered().size() == 1);
        }
        assertThat(server.calls).hasValue(2);
    }

    @Test
    void recordsThatWereRejectedAreNotLost() throws Exception {
        server.answer = ctx -> GrpcServer.answers(ctx, new LogAnswer(1, "too old").written(Wording.PROTOBUF));
        try (OpenSink sink = open()) {
            assertThat(sink.deliver("a", "b").rejected()).hasSize(2);
        }
        assertThat(server.calls).hasValue(1);
    }

    @Test
    void whatIsNoGrpcOrIsResetComesAgain() throws Exception {
        try (OpenSink sink = open()) {
            server.answer = ctx -> GrpcServer.answers(ctx, ":status", "502");
            assertThatThrownBy(() -> sink.deliver("a")).hasMessageContaining("HTTP status 502");
            server.answer = GrpcServer::resets;
            assertThatThrownBy(() -> sink.deliver("a")).hasMessageContaining("gave no answer");
            server.answer = GrpcServer::takes;
            assertThat(sink.deliver("a").delivered()).hasSize(1);
        }
    }

    @Test
    void aServerThatGoesAwayIsLeftForANewConnection() throws Exception {
        server.answer = GrpcServer::takesAndGoesAway;
        try (OpenSink sink = open()) {
            for (int i = 0; i < 5; i++) {
                assertThat(sink.deliver("a").delivered()).hasSize(1);
            }
        }
        assertThat(server.calls).hasValue(5);
    }

    @Test
    void aServerThatAnswersNothingIsWaitedForNoLonger() throws Exception {
        server.answer = ctx -> {};
        try (OpenSink sink = open("requestTimeout", "300")) {
            assertThatThrownBy(() -> sink.deliver("a")).hasMessageContaining("requestTimeout = 300 ms");
        }
    }
}
