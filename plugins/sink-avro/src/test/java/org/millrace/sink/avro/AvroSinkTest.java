package org.millrace.sink.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.millrace.avro.rpc.AvroServer;
import org.millrace.peer.rpc.Server;
import org.millrace.rpc.Memory;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.NothingLeftBehind;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestBatch;
import org.millrace.testkit.TestContext;

@ExtendWith(NothingLeftBehind.class)
class AvroSinkTest {
    @TempDir
    Path directory;

    private Server server;
    private TestContext context;
    private AvroSink sink;

    @BeforeEach
    void listen() throws IOException {
        server = new Server(() -> new AvroServer(1 << 24, Memory.ENDLESS));
        context = TestContext.in(directory);
        sink = made();
    }

    @AfterEach
    void end() throws Exception {
        sink.close();
        context.end();
        server.close();
    }

    private void open(String... keys) throws Exception {
        sink = made(keys);
        sink.open(context);
    }

    private AvroSink made(String... keys) {
        Settings settings = Settings.of("hostname", "127.0.0.1").with("port", server.port());
        for (int i = 0; i < keys.length; i += 2) {
            settings = settings.with(keys[i], keys[i + 1]);
        }
        return Connectors.make(AvroSink.class, settings);
    }

    private static List<Event> left(TestBatch batch) {
        return batch.comesAgain().keySet().stream().map(batch.events()::get).toList();
    }

    private static List<Event> events(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> Event.of("e" + i)).toList();
    }

    private static List<String> texts(int from, int to) {
        return events(from, to).stream().map(Event::text).toList();
    }

    private TestBatch deliver(List<Event> events) throws Exception {
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
        server.refuse(true);
        assertThatThrownBy(() -> deliver(events(0, 1)))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("it answered FAILED");
        server.refuse(false);
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
        Thread.sleep(1100);
        deliver(events(1, 2));
        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.texts()).isEqualTo(texts(0, 2));
    }

    @Test
    void aConnectionThatTheServerClosedIsNotedBeforeTheNextDelivery() throws Exception {
        open();
        deliver(events(0, 1));
        server.silent(false);
        org.awaitility.Awaitility.await().untilAsserted(() -> {
            deliver(events(1, 2));
            assertThat(server.connections()).isEqualTo(2);
        });
    }
}
