package org.millrace.peer.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.event.Event;
import org.millrace.testkit.NothingLeftBehind;
import org.millrace.testkit.TestContext;

/** A source that is replaced: clients whose connections are plain notice nothing. For sources of all protocols. */
@ExtendWith(NothingLeftBehind.class)
public abstract class HandOverSuite {

    @TempDir
    Path directory;

    protected Path folder() {
        return directory;
    }

    /** For suites. */
    protected HandOverSuite() {}

    /** A client with a plain connection. */
    protected abstract Client client(int port) throws IOException;

    /** A source that listens on a port of its own or on that of its predecessor, without encryption. */
    protected abstract Running source(TestContext context) throws Exception;

    protected static List<Event> event(String text) {
        return List.of(Event.of(text));
    }

    @Test
    void aConnectionGoesOnWithTheSuccessorWhereverItIs() throws Exception {
        TestContext agent = TestContext.in(directory);
        Running old = source(agent.successor());
        try (Client silent = client(old.port());
                Client idle = client(old.port());
                Client within = client(old.port())) {
            idle.send(event("one"));
            assertThat(idle.answer()).isTrue();
            within.send(event("two"));
            assertThat(within.answer()).isTrue();
            byte[] call = within.call(event("three"));
            within.write(java.util.Arrays.copyOf(call, 9));
            idle.send(event("four"));
            assertThat(idle.answer()).as("so that what came before was read").isTrue();
            try (Running next = source(agent.successor())) {
                old.close();
                within.write(java.util.Arrays.copyOfRange(call, 9, call.length));
                assertThat(within.answer()).isTrue();
                idle.send(event("five"));
                assertThat(idle.answer()).isTrue();
                silent.send(event("six"));
                assertThat(silent.answer()).isTrue();
                assertThat(old.texts()).containsExactly("one", "two", "four");
                assertThat(next.texts()).containsExactlyInAnyOrder("three", "five", "six");
                assertThat(old.context.count("OpenConnectionCount")).isZero();
                assertThat(next.context.count("OpenConnectionCount")).isEqualTo(3);
            }
        }
    }

    @Test
    void busyClientsLoseAndRepeatNothingThroughManySwitches() throws Exception {
        TestContext agent = TestContext.in(directory);
        List<Running> all = new ArrayList<>();
        all.add(source(agent.successor()));
        int port = all.get(0).port();
        AtomicBoolean over = new AtomicBoolean();
        AtomicReference<Throwable> failed = new AtomicReference<>();
        List<Integer> sent = java.util.Collections.synchronizedList(new ArrayList<>());
        List<Thread> clients = IntStream.range(0, 4)
                .mapToObj(number -> new Thread(() -> {
                    try {
                        sent.add(talk(port, number, over));
                    } catch (IOException | RuntimeException | AssertionError e) {
                        failed.set(e);
                    }
                }))
                .toList();
        clients.forEach(Thread::start);
        try {
            for (int i = 0; i < 20; i++) {
                Running next = source(agent.successor());
                all.get(all.size() - 1).close();
                all.add(next);
                await().until(() -> failed.get() != null || !next.texts().isEmpty());
            }
        } finally {
            over.set(true);
        }
        for (Thread client : clients) {
            client.join();
        }
        all.get(all.size() - 1).close();
        assertThat(failed.get()).isNull();
        List<String> arrived = new ArrayList<>();
        all.forEach(each -> arrived.addAll(each.texts()));
        assertThat(arrived).doesNotHaveDuplicates();
        assertThat(arrived).hasSize(sent.stream().mapToInt(Integer::intValue).sum());
    }

    @Test
    void whatAChannelIsWritingIsAnsweredThoughTheSourceIsReplaced() throws Exception {
        TestContext agent = TestContext.in(directory);
        Running old = source(agent.successor());
        old.writesFor(Duration.ofMillis(3500));
        try (Client client = client(old.port())) {
            client.send(event("one"));
            await().until(old::hasWritten);
            try (Running next = source(agent.successor())) {
                old.close();
                assertThat(client.answer()).isTrue();
                assertThat(old.texts()).containsExactly("one");
                assertThat(next.texts()).isEmpty();
            }
        }
    }

    /** Sends three calls ahead of their answers, again and again. */
    private int talk(int port, int number, AtomicBoolean over) throws IOException {
        int sent = 0;
        try (Client client = client(port)) {
            client.send(event(number + ":" + sent++));
            assertThat(client.answer()).isTrue();
            while (!over.get()) {
                for (int i = 0; i < 3; i++) {
                    client.send(event(number + ":" + sent++));
                }
                for (int i = 0; i < 3; i++) {
                    assertThat(client.answer()).isTrue();
                }
            }
        }
        return sent;
    }
}
