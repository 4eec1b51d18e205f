package org.millrace.source.netcat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.millrace.testkit.TestContext;

/** Peers that are quiet cost no thread. */
class IdleConnectionsTest {
    private static final int MANY = 300;

    private final TestContext agent = TestContext.in(Path.of("target"));
    private final List<Peer> peers = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Peer peer : peers) {
            peer.close();
        }
    }

    private void connect(Running running, int many) throws IOException {
        for (int i = 0; i < many; i++) {
            peers.add(running.connect());
        }
    }

    private static void awaitQuiet(Running running) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(running.context.alive()).hasSizeLessThanOrEqualTo(2));
    }

    @Test
    void quietPeersHaveNoThreadAndAreServedWhenTheySpeak() throws Exception {
        try (Running running = Running.of(TestConfig.loopback(), agent.successor())) {
            connect(running, MANY);
            await().until(() -> running.context.count("OpenConnectionCount") == MANY);
            awaitQuiet(running);
            for (int round = 0; round < 2; round++) {
                for (Peer peer : peers) {
                    assertThat(peer.say("x\n").answer()).isEqualTo("OK");
                }
                awaitQuiet(running);
            }
            assertThat(running.delivered).hasSize(2 * MANY);
        }
    }

    @Test
    void quietPeersGoOverToTheSuccessorWithTheLinesTheyHaveBegun() throws Exception {
        Running old = Running.of(TestConfig.loopback(), agent.successor());
        connect(old, MANY);
        for (Peer peer : peers) {
            peer.say("be");
        }
        awaitQuiet(old);
        try (Running next = Running.of(TestConfig.loopback(), agent.successor())) {
            old.close();
            assertThat(next.context.count("OpenConnectionCount")).isEqualTo(MANY);
            for (Peer peer : peers) {
                assertThat(peer.say("gun\n").answer()).isEqualTo("OK");
            }
            assertThat(next.delivered).hasSize(MANY).containsOnly("begun");
        }
    }

    @Test
    void whatArrivedFromAQuietPeerIsTakenInWhenTheSourceStops() throws Exception {
        Running running = Running.of(TestConfig.loopback(), agent.successor());
        connect(running, 50);
        await().until(() -> running.context.count("OpenConnectionCount") == 50);
        for (Peer peer : peers) {
            peer.say("late\n");
        }
        running.close();
        assertThat(running.delivered).hasSize(50).containsOnly("late");
        await().until(() -> running.context.alive().isEmpty());
    }
}
