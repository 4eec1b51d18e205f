package org.millrace.peer.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.event.Event;
import org.millrace.api.sink.RetryableException;
import org.millrace.api.sink.Sink;
import org.millrace.rpc.ServerProtocol;
import org.millrace.rpc.Status;
import org.millrace.testkit.NothingLeftBehind;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestBatch;
import org.millrace.testkit.TestContext;

/** A sink that makes calls, and a server that does what the test says. For sinks of all protocols. */
@ExtendWith(NothingLeftBehind.class)
public abstract class CallSinkSuite {
    @TempDir
    Path directory;

    protected Server server;
    protected TestContext context;
    protected Sink sink;

    /** For suites. */
    protected CallSinkSuite() {}

    /** How the server's side of a connection speaks. */
    protected abstract ServerProtocol protocol();

    /** A sink. */
    protected abstract Sink make(Settings settings);

    @BeforeEach
    void listen() throws IOException {
        server = new Server(this::protocol);
        context = TestContext.in(directory);
        sink = made();
    }

    @AfterEach
    void end() throws Exception {
        sink.close();
        context.end();
        server.close();
    }

    protected void open(String... keys) throws Exception {
        sink = made(keys);
        sink.open(context);
    }

    private Sink made(String... keys) {
        Settings settings = Settings.of("hostname", "127.0.0.1").with("port", server.port());
        for (int i = 0; i < keys.length; i += 2) {
            settings = settings.with(keys[i], keys[i + 1]);
        }
        return make(settings);
    }

    protected static List<Event> left(TestBatch batch) {
        return batch.comesAgain().keySet().stream().map(batch.events()::get).toList();
    }

    protected static List<Event> events(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> Event.of("e" + i)).toList();
    }

    protected static List<String> texts(int from, int to) {
        return events(from, to).stream().map(Event::text).toList();
    }

    protected TestBatch deliver(List<Event> events) throws Exception {
        TestBatch batch = TestBatch.of(events);
        sink.deliver(batch);
        return batch;
    }

    @Test
    void aDeliveryIsManyCallsOverOneConnectionAndInOrder() throws Exception {
        open("batch-size", "100");
        assertThat(sink.batchSize()).isEqualTo(10_000);
        for (int i = 0; i < 5; i++) {
            deliver(events(i * 950, (i + 1) * 950));
        }
        assertThat(server.texts()).isEqualTo(texts(0, 4750));
        assertThat(server.calls()).hasSize(50).contains(100, 50);
        assertThat(server.connections()).isEqualTo(1);
        assertThat(context.count("ConnectionCreatedCount")).isEqualTo(1);
    }

    @Test
    void whatIsRefusedAndWhatWasNotSentComesAgainAndNothingElse() throws Exception {
        open("batch-size", "10");
        deliver(events(0, 200));
        server.refuseCall(5);
        TestBatch batch = deliver(events(200, 600));
        List<Event> again = left(batch);
        assertThat(again).isNotEmpty();
        while (!again.isEmpty()) {
            again = left(deliver(again));
        }
        assertThat(server.texts()).containsExactlyInAnyOrderElementsOf(texts(0, 600));
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void anAnsweredCallOfACutConnectionDoesNotComeAgain() throws Exception {
        open("batch-size", "10");
        deliver(events(0, 10));
        server.cutAfter(7);
        TestBatch batch = deliver(events(10, 210));
        assertThat(left(batch)).hasSizeLessThanOrEqualTo(140).hasSizeGreaterThanOrEqualTo(10);
        List<Event> again = left(batch);
        while (!again.isEmpty()) {
            again = left(deliver(again));
        }
        assertThat(server.texts()).containsAll(texts(0, 210));
        assertThat(server.texts()).hasSizeLessThanOrEqualTo(210 + 80);
        assertThat(server.connections()).isEqualTo(2);
        assertThat(context.count("ConnectionClosedCount")).isEqualTo(1);
    }

    @Test
    void withNobodyThereOrNoAnswerItSaysWhom() throws Exception {
        open("request-timeout", "300");
        server.silent(true);
        assertThatThrownBy(() -> deliver(events(0, 1)))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("127.0.0.1:" + server.port())
                .hasMessageContaining("request-timeout = 300 ms");
        server.silent(false);
        for (Status status : List.of(Status.FAILED, Status.ERROR, Status.UNKNOWN)) {
            server.answer(status);
            assertThatThrownBy(() -> deliver(events(0, 1)))
                    .isInstanceOf(RetryableException.class)
                    .hasMessageContaining("it answered FAILED");
        }
        server.answer(Status.OK);
        deliver(events(0, 1));
        assertThat(server.texts()).containsExactly("e0");
        server.close();
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 20; i++) {
                        deliver(events(0, 1));
                    }
                })
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("127.0.0.1:" + server.port());
    }

    @Test
    void theConnectionIsMadeAnewWhenItIsOldEnough() throws Exception {
        open("reset-connection-interval", "1");
        deliver(events(0, 1));
        await().untilAsserted(() -> {
            deliver(events(1, 2));
            assertThat(server.connections()).isGreaterThan(1);
        });
        assertThat(server.texts()).startsWith("e0", "e1");
    }

    @Test
    void aConnectionThatTheServerClosedIsNotedBeforeTheNextDelivery() throws Exception {
        open();
        deliver(events(0, 1));
        server.silent(false);
        await().untilAsserted(() -> {
            deliver(events(1, 2));
            assertThat(server.connections()).isEqualTo(2);
        });
    }
}
