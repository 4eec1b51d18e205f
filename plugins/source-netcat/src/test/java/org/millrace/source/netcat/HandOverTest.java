package org.millrace.source.netcat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.millrace.testkit.TestContext;

/** A source that is replaced: its peers notice nothing. */
class HandOverTest {
    private final TestContext agent = TestContext.in(Path.of("target"));

    private Running run(NetcatConfig config) throws Exception {
        return Running.of(config, agent.successor());
    }

    @Test
    void anIdleConnectionGoesOnWithTheSuccessor() throws Exception {
        Running old = run(TestConfig.loopback());
        try (Peer peer = old.connect()) {
            assertThat(peer.say("one\n").answer()).isEqualTo("OK");
            try (Running next = run(TestConfig.loopback())) {
                old.close();
                assertThat(peer.say("two\n").answer()).isEqualTo("OK");
                assertThat(old.delivered).containsExactly("one");
                assertThat(next.delivered).containsExactly("two");
                assertThat(next.context.count("OpenConnectionCount")).isEqualTo(1);
                assertThat(old.context.count("OpenConnectionCount")).isZero();
            }
        }
    }

    @Test
    void aLineCutByTheSwitchArrivesWhole() throws Exception {
        Running old = run(TestConfig.loopback());
        try (Peer peer = old.connect()) {
            assertThat(peer.say("one\n").answer()).isEqualTo("OK");
            peer.say("half of a li");
            try (Running next = run(TestConfig.loopback())) {
                old.close();
                assertThat(peer.say("ne\n").answer()).isEqualTo("OK");
                assertThat(next.delivered).containsExactly("half of a line");
            }
        }
    }

    @Test
    void whatAChannelIsWritingIsAnsweredThoughTheSourceIsReplaced() throws Exception {
        Running old = run(TestConfig.loopback());
        old.before(HandOverTest::writeOnASlowDisk);
        try (Peer peer = old.connect()) {
            peer.say("one\n");
            await().until(old::isAccepting);
            try (Running next = run(TestConfig.loopback())) {
                old.close();
                assertThat(peer.answer()).isEqualTo("OK");
                assertThat(old.delivered).containsExactly("one");
                assertThat(next.delivered).isEmpty();
            }
        }
    }

    /** No interrupt shortens it. */
    private static void writeOnASlowDisk() {
        long until = System.nanoTime() + Duration.ofMillis(3500).toNanos();
        boolean interrupted = false;
        while (System.nanoTime() - until < 0) {
            LockSupport.parkNanos(until - System.nanoTime());
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aBusyConnectionLosesAndRepeatsNothingThroughManySwitches() throws Exception {
        int lines = 20_000;
        List<Running> instances = new ArrayList<>();
        instances.add(run(TestConfig.loopback()));
        try (Peer peer = instances.get(0).connect()) {
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < lines; i++) {
                        peer.say(i + "\n");
                    }
                } catch (IOException e) {
                    // The missing answers will tell.
                    return;
                }
            });
            sender.start();
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < lines; i++) {
                answers.add(String.valueOf(peer.answer()));
                if (i % 4000 == 2000) {
                    Running old = instances.get(instances.size() - 1);
                    instances.add(run(TestConfig.loopback()));
                    old.close();
                }
            }
            sender.join();
            List<String> delivered = new ArrayList<>();
            instances.forEach(instance -> delivered.addAll(instance.delivered));
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < lines; i++) {
                expected.add(Integer.toString(i));
            }
            assertThat(answers).hasSize(lines).containsOnly("OK");
            assertThat(delivered).isEqualTo(expected);
            assertThat(instances).hasSizeGreaterThan(3);
        }
        instances.get(instances.size() - 1).close();
    }

    @Test
    void newConnectionsAreAcceptedAllTheTime() throws Exception {
        Running now = run(TestConfig.loopback());
        for (int i = 0; i < 10; i++) {
            Running next = run(TestConfig.loopback());
            try (Peer early = now.connect()) {
                now.close();
                assertThat(early.say("x\n").answer()).isEqualTo("OK");
            }
            try (Peer late = next.connect()) {
                assertThat(late.say("y\n").answer()).isEqualTo("OK");
            }
            now = next;
        }
        now.close();
    }

    @Test
    void withStatefulCharacterSetsTheOldSourceFinishesItsConnections() throws Exception {
        Running old = run(TestConfig.loopback().withEncoding("utf-16be"));
        try (Peer peer = old.connect()) {
            // Else the next one, on the same socket, may be the one that accepts it.
            await().until(() -> old.context.count("OpenConnectionCount") == 1);
            try (Running next = run(TestConfig.loopback())) {
                peer.say("x\n".getBytes(StandardCharsets.UTF_16BE));
                await().until(() -> old.delivered.size() == 1);
                old.close();
                assertThat(next.delivered).isEmpty();
                assertThat(peer.answer(StandardCharsets.UTF_16BE)).isEqualTo("OK");
                assertThat(peer.answer(StandardCharsets.UTF_16BE)).isNull();
            }
        }
    }

    @Test
    void aFormThatIsUnknownIsNotTaken() throws Exception {
        try (Running running = run(TestConfig.loopback());
                SocketChannel channel =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), running.port()))) {
            Connections connections = new Connections(
                    new LineProtocol(512, true, StandardCharsets.UTF_8),
                    running,
                    new Ledger(running.context, 512),
                    running.context.threads(),
                    running.context.sockets(),
                    Duration.ofSeconds(30));
            assertThatThrownBy(() -> connections.take(channel, ByteBuffer.wrap(new byte[] {9})))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("form 9");
        }
    }
}
