package org.millrace.source.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.event.Event;
import org.millrace.peer.rpc.Client;
import org.millrace.peer.rpc.Running;
import org.millrace.testkit.NothingLeftBehind;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;

/** A source that is replaced: clients whose connections are plain notice nothing. */
@ExtendWith(NothingLeftBehind.class)
class HandOverTest {
    private static final Settings PLAIN = Settings.of("bind", "127.0.0.1").with("port", 0);

    @TempDir
    Path directory;

    private static List<Event> event(String text) {
        return List.of(Event.of(text));
    }

    @Test
    void aConnectionGoesOnWithTheSuccessorWhereverItIs() throws Exception {
        TestContext agent = TestContext.in(directory);
        Running old = Ends.source(agent.successor(), PLAIN);
        try (Client silent = Ends.client(old.port());
                Client idle = Ends.client(old.port());
                Client within = Ends.client(old.port())) {
            idle.send(event("one"));
            assertThat(idle.answer()).isTrue();
            within.send(event("two"));
            assertThat(within.answer()).isTrue();
            byte[] call = within.call(event("three"));
            within.write(java.util.Arrays.copyOf(call, 23));
            idle.send(event("four"));
            assertThat(idle.answer()).as("so that what came before was read").isTrue();
            try (Running next = Ends.source(agent.successor(), PLAIN)) {
                old.close();
                within.write(java.util.Arrays.copyOfRange(call, 23, call.length));
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
        all.add(Ends.source(agent.successor(), PLAIN));
        int port = all.get(0).port();
        AtomicBoolean over = new AtomicBoolean();
        AtomicReference<Throwable> failed = new AtomicReference<>();
        List<Integer> sent = java.util.Collections.synchronizedList(new ArrayList<>());
        List<Thread> clients = IntStream.range(0, 4)
                .mapToObj(number -> new Thread(() -> {
                    try {
                        sent.add(talk(port, number, over));
                    } catch (IOException | RuntimeException e) {
                        failed.set(e);
                    }
                }))
                .toList();
        clients.forEach(Thread::start);
        for (int i = 0; i < 20; i++) {
            Running next = Ends.source(agent.successor(), PLAIN);
            all.get(all.size() - 1).close();
            all.add(next);
            Thread.sleep(20);
        }
        over.set(true);
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

    /** Sends three calls ahead of their answers, again and again. */
    private static int talk(int port, int number, AtomicBoolean over) throws IOException {
        int sent = 0;
        try (Client client = Ends.client(port)) {
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

    @Test
    void aConnectionThatIsCompressedEndsAfterItsLastAnswer() throws Exception {
        Settings deflate = PLAIN.with("compression-type", "deflate");
        TestContext agent = TestContext.in(directory);
        Running old = Ends.source(agent.successor(), deflate);
        try (Client client = Ends.client(new DeflatedSocket(old.port()))) {
            client.send(event("one"));
            assertThat(client.answer()).isTrue();
            try (Running next = Ends.source(agent.successor(), deflate)) {
                old.close();
                assertThatThrownBy(client::answer).isInstanceOf(IOException.class);
                try (Client again = Ends.client(new DeflatedSocket(next.port()))) {
                    again.send(event("two"));
                    assertThat(again.answer()).isTrue();
                }
                assertThat(next.texts()).containsExactly("two");
            }
        }
    }
}
