package org.millrace.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.NothingLeftBehind;
import org.millrace.testkit.Settings;
import org.millrace.testkit.Started;
import org.millrace.testkit.TestContext;

/** A source that is replaced: clients whose connections are plain notice nothing. */
@ExtendWith(NothingLeftBehind.class)
class HandOverTest {
    @TempDir
    Path directory;

    private static Running running(TestContext context) throws Exception {
        return new Running(context, Running.PLAIN, Connectors.make(JsonDeserializer.class, Settings.none()));
    }

    @Test
    void aConnectionGoesOnWithTheSuccessorBetweenTwoRequests() throws Exception {
        TestContext agent = TestContext.in(directory);
        Running old = running(agent.successor());
        try (Client silent = Client.to(old.port());
                Client idle = Client.to(old.port());
                Client ahead = Client.to(old.port());
                Client within = Client.to(old.port())) {
            assertThat(idle.ask(Client.post(Client.event("one"))).status()).isEqualTo(200);
            byte[] next = Client.post(Client.event("three"));
            ahead.write(Client.post(Client.event("two")));
            assertThat(ahead.answer().status()).isEqualTo(200);
            ahead.write(Arrays.copyOf(next, 7));
            byte[] slow = Client.post(Client.event("slow"));
            within.write(Arrays.copyOf(slow, slow.length - 3));
            assertThat(idle.ask(Client.post(Client.event("four"))).status()).isEqualTo(200);
            try (Running successor = running(agent.successor())) {
                Started<String> closing = Started.run(old::close);
                Awaitility.await().until(() -> old.context.count("OpenConnectionCount") == 1);
                ahead.write(Arrays.copyOfRange(next, 7, next.length));
                assertThat(ahead.answer().status()).isEqualTo(200);
                within.write(Arrays.copyOfRange(slow, slow.length - 3, slow.length));
                Client.Answer last = within.answer();
                assertThat(last.status()).isEqualTo(200);
                assertThat(last.closes()).isFalse();
                assertThat(closing.ends(java.time.Duration.ofSeconds(10))).isTrue();
                closing.result();
                for (Client each : List.of(silent, idle, ahead, within)) {
                    Client.Answer answer = each.ask(Client.post(Client.event("more")));
                    assertThat(answer.status()).isEqualTo(200);
                }
                assertThat(old.texts()).containsExactlyInAnyOrder("one", "two", "four", "slow");
                assertThat(successor.texts()).containsExactlyInAnyOrder("three", "more", "more", "more", "more");
                assertThat(old.context.count("OpenConnectionCount")).isZero();
                assertThat(successor.context.count("OpenConnectionCount")).isEqualTo(4);
            }
        }
    }

    @Test
    void withoutASuccessorARequestInHandIsAnsweredAndToldThatItIsTheLast() throws Exception {
        Running source = new Running(directory, Running.PLAIN);
        try (Client within = Client.to(source.port());
                Client never = Client.to(source.port())) {
            byte[] post = Client.post(Client.event("one"));
            within.write(Arrays.copyOf(post, post.length - 3));
            never.write(Arrays.copyOf(post, post.length - 3));
            // The loops have read both when one that came behind them is answered.
            try (Client other = Client.to(source.port())) {
                other.ask(Client.post(Client.event("other")));
            }
            Started<String> stopping = Started.run(source::stop);
            Awaitility.await().until(() -> source.context.count("OpenConnectionCount") <= 2);
            within.write(Arrays.copyOfRange(post, post.length - 3, post.length));
            Client.Answer answer = within.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.closes()).isTrue();
            Client.Answer late = never.answer();
            assertThat(late.status()).isEqualTo(503);
            assertThat(late.header("retry-after")).isNotEmpty();
            assertThat(late.closes()).isTrue();
            assertThat(stopping.ends(java.time.Duration.ofSeconds(10))).isTrue();
            assertThat(source.texts()).containsExactly("other", "one");
        } finally {
            source.close();
        }
    }

    @Test
    void busyClientsLoseAndRepeatNothingThroughManySwitches() throws Exception {
        TestContext agent = TestContext.in(directory);
        List<Running> all = new ArrayList<>();
        all.add(running(agent.successor()));
        int port = all.get(0).port();
        AtomicBoolean over = new AtomicBoolean();
        AtomicReference<Throwable> failed = new AtomicReference<>();
        List<Integer> sent = Collections.synchronizedList(new ArrayList<>());
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
                Running now = all.get(all.size() - 1);
                Awaitility.await()
                        .until(() -> failed.get() != null || now.texts().size() >= 4);
                Running next = running(agent.successor());
                now.close();
                all.add(next);
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

    /** Two requests sent ahead, then their answers, on one connection from beginning to end. */
    private static int talk(int port, int number, AtomicBoolean over) throws IOException {
        int count = 0;
        try (Client client = Client.to(port)) {
            while (!over.get()) {
                client.write(Client.post(Client.event(number + "-" + count)));
                client.write(Client.post(Client.event(number + "-" + (count + 1))));
                assertThat(client.answer().status()).isEqualTo(200);
                assertThat(client.answer().status()).isEqualTo(200);
                count += 2;
            }
        }
        return count;
    }
}
