package org.millrace.source.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.network.HeapShare;
import org.millrace.testkit.NothingLeftBehind;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.TestOutlet;

/** A source that is replaced: senders whose connections are plain notice nothing. */
@ExtendWith(NothingLeftBehind.class)
class HandOverTest {
    private static final String HEAD = "<13>Oct 11 22:14:15 h ";

    @TempDir
    Path directory;

    private static Running running(TestContext agent) throws Exception {
        return new Running(SyslogTcpSource.class, agent.successor(), Running.TCP);
    }

    @Test
    void aConnectionGoesOnWithTheSuccessorWhereverItIs() throws Exception {
        TestContext agent = TestContext.in(directory);
        Running old = running(agent);
        try (Socket silent = old.connect();
                Socket line = old.connect();
                Socket length = old.connect();
                Socket frame = old.connect()) {
            Running.write(line, HEAD + "one\n" + HEAD + "half ");
            Running.write(length, "25 " + HEAD + "two2");
            Running.write(frame, "27 " + HEAD + "three30 " + HEAD + "split");
            old.await(3);
            try (Running next = running(agent)) {
                old.close();
                Running.write(line, "and half\n");
                Running.write(length, "6 " + HEAD + "four" + HEAD + "five\n");
                Running.write(frame, " up");
                Running.write(silent, HEAD + "six\n");
                next.await(5);
                assertThat(old.texts()).containsExactlyInAnyOrder("one", "two", "three");
                assertThat(next.texts()).containsExactlyInAnyOrder("half and half", "four", "five", "split up", "six");
                assertThat(next.context.count("OpenConnectionCount")).isEqualTo(4);
                assertThat(old.context.count("OpenConnectionCount")).isZero();
            }
        }
        assertThat(HeapShare.OF_PROCESS.taken()).isZero();
    }

    @Test
    void whatNoChannelHasTakenGoesToTheSuccessor() throws Exception {
        TestContext agent = TestContext.in(directory);
        TestOutlet stuck = new TestOutlet().hold();
        Running old = new Running(SyslogTcpSource.class, agent.successor(), Running.TCP, stuck);
        try (Socket first = old.connect();
                Socket second = old.connect()) {
            for (int i = 0; i < 1500; i++) {
                Running.write(first, HEAD + "a" + i + "\n");
            }
            Running.write(second, HEAD + "b\n" + HEAD + "c");
            assertThat(stuck.awaitOffers(1, Duration.ofSeconds(20))).isTrue();
            try (Running next = running(agent)) {
                old.close();
                Running.write(second, "\n");
                next.await(1502);
                List<String> a = next.texts().stream()
                        .filter(text -> text.startsWith("a"))
                        .toList();
                assertThat(a)
                        .isEqualTo(
                                IntStream.range(0, 1500).mapToObj(i -> "a" + i).toList());
                assertThat(next.texts()).hasSize(1502).contains("b", "c");
                assertThat(old.texts()).isEmpty();
                assertThat(old.context.count("EventLostCount")).isZero();
            }
        }
        assertThat(HeapShare.OF_PROCESS.taken()).isZero();
    }

    @Test
    void whatNoChannelHasTakenIsCountedIfThereIsNoSuccessor() throws Exception {
        TestOutlet stuck = new TestOutlet().hold();
        Running only = new Running(SyslogTcpSource.class, TestContext.in(directory), Running.TCP, stuck);
        try (Socket there = only.connect()) {
            only.send(HEAD + "of one who has gone\n");
            Running.write(there, (HEAD + "x\n").repeat(7));
            assertThat(stuck.awaitOffers(1, Duration.ofSeconds(20))).isTrue();
            only.close();
            assertThat(only.context.count("EventLostCount")).isEqualTo(8);
        }
        assertThat(HeapShare.OF_PROCESS.taken()).isZero();
    }

    @Test
    void busySendersLoseAndRepeatNothingThroughManySwitches() throws Exception {
        TestContext agent = TestContext.in(directory);
        List<Running> all = new ArrayList<>();
        all.add(running(agent));
        int port = all.get(0).port();
        AtomicBoolean over = new AtomicBoolean();
        AtomicReference<Throwable> failed = new AtomicReference<>();
        List<Integer> sent = Collections.synchronizedList(new ArrayList<>());
        List<Thread> senders = IntStream.range(0, 4)
                .mapToObj(number -> new Thread(() -> {
                    try {
                        sent.add(talk(port, number, over));
                    } catch (IOException | RuntimeException e) {
                        failed.set(e);
                    }
                }))
                .toList();
        senders.forEach(Thread::start);
        for (int i = 0; i < 20; i++) {
            Running last = all.get(all.size() - 1);
            Running next = running(agent);
            last.close();
            all.add(next);
            assertThat(next.outlet.awaitEvents(20, Duration.ofSeconds(20))).isTrue();
        }
        over.set(true);
        for (Thread sender : senders) {
            sender.join();
        }
        all.get(all.size() - 1).outlet.await(1);
        all.get(all.size() - 1).close();
        assertThat(failed.get()).isNull();
        List<String> arrived = new ArrayList<>();
        all.forEach(each -> arrived.addAll(each.texts()));
        assertThat(arrived).doesNotHaveDuplicates();
        assertThat(arrived).hasSize(sent.stream().mapToInt(Integer::intValue).sum());
        for (int number = 0; number < 4; number++) {
            String prefix = number + ":";
            List<String> its =
                    arrived.stream().filter(text -> text.startsWith(prefix)).toList();
            assertThat(its)
                    .isEqualTo(IntStream.range(0, its.size())
                            .mapToObj(i -> prefix + i)
                            .toList());
        }
        assertThat(HeapShare.OF_PROCESS.taken()).isZero();
    }

    /** Lines and frames in turn, some in halves. */
    private static int talk(int port, int number, AtomicBoolean over) throws IOException {
        int sent = 0;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            while (!over.get()) {
                StringBuilder some = new StringBuilder();
                for (int i = 0; i < 20; i++) {
                    String message = HEAD + number + ":" + sent++;
                    some.append(i % 2 == 0 ? message + "\n" : message.length() + " " + message);
                }
                Running.write(socket, some.substring(0, some.length() / 2));
                Running.write(socket, some.substring(some.length() / 2));
                // So that it does not send more than a test can look through.
                LockSupport.parkNanos(1_000_000);
            }
        }
        return sent;
    }
}
