package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent with a small heap bears what peers and numbers do to it. */
@Needs({"source.netcat", "channel.memory", Needs.SELECTOR, "sink.null", "source.seq", Needs.SCRIPTS})
class NetcatLimitsIT {
    private static final int PEERS = 150;
    private static final int CROWD = 1000;
    private static final int HALF_A_LINE = 1_000_000;

    @TempDir
    Path folder;

    private Installation installation;
    private int port;

    @BeforeEach
    void install() throws Exception {
        installation = Installation.in(folder);
        port = Lines.freePort();
    }

    private Path conf(String source, String channel, String... sink) throws Exception {
        return installation.write(
                "conf/a.conf",
                Configurations.netcatTo(
                        port, channel + "\n" + source.replaceAll("(?m)^(?=.)", "a1.sources.r1."), sink));
    }

    @Test
    void unfinishedLinesOfManyPeersDoNotFillTheHeap() throws Exception {
        Path file = conf("max-line-length = 2000000", "", "type = null");
        List<SocketChannel> peers = new ArrayList<>();
        try (Agent agent = Agent.of(installation, file, "-Xmx64m")) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            ByteBuffer half = ByteBuffer.allocate(HALF_A_LINE);
            for (int i = 0; i < PEERS; i++) {
                SocketChannel peer = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                peers.add(peer);
                peer.configureBlocking(false);
                for (int tries = 0; tries < 50 && half.hasRemaining(); tries++) {
                    send(peer, half);
                }
                half.clear();
            }
            agent.awaitPrinted("was told FAILED and disconnected");
            for (SocketChannel peer : peers) {
                peer.close();
            }
            await().atMost(Agent.PATIENCE)
                    .until(() -> agent.status().of("source r1").metric("OpenConnectionCount") == 0);
            try (Lines lines = new Lines(port)) {
                assertThat(lines.send("x".repeat(1_500_000))).isEqualTo("OK");
            }
            assertThat(agent.terminal()).doesNotContain("OutOfMemoryError");
        }
    }

    /** The events that so many threads have in hand at a time would take many times the heap. */
    @Test
    void linesThatManyPeersSendAtOnceDoNotFillTheHeap() throws Exception {
        Path file =
                conf("", "a1.channels.c1.capacity = 20000\na1.channels.c1.transactionCapacity = 10000", "type = null");
        List<SocketChannel> peers = new ArrayList<>();
        try (Agent agent = Agent.of(installation, file, "-Xmx64m")) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            for (int i = 0; i < CROWD; i++) {
                SocketChannel peer = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                peers.add(peer);
                peer.configureBlocking(false);
            }
            ByteBuffer lines = ByteBuffer.wrap("\n".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII));
            ByteBuffer answers = ByteBuffer.allocate(256 * 1024);
            for (int round = 0; round < 10; round++) {
                for (SocketChannel peer : peers) {
                    send(peer, lines.clear());
                    send(peer, lines.clear());
                    peer.read(answers.clear());
                }
            }
            try (Lines late = new Lines(port)) {
                assertThat(late.send("late")).isEqualTo("OK");
            }
            assertThat(agent.status().of("source r1").metric("OpenConnectionCount"))
                    .isEqualTo(CROWD);
            assertThat(agent.terminal()).doesNotContain("OutOfMemoryError");
        } finally {
            for (SocketChannel peer : peers) {
                peer.close();
            }
        }
    }

    private static void send(SocketChannel peer, ByteBuffer half) throws InterruptedException {
        try {
            if (peer.write(half) == 0) {
                Thread.onSpinWait();
            }
        } catch (java.io.IOException e) {
            half.position(half.limit());
        }
    }

    @Test
    void numbersThatNoHeapBearsAreRefusedOrMakeNoMemory() throws Exception {
        Installation.Answer refused = installation.millrace(
                "validate",
                conf("max-line-length = 2000000000", "", "type = null").toString());
        assertThat(refused.code()).as(refused.all()).isEqualTo(1);
        assertThat(refused.all()).contains("max-line-length", "2000000000");
        Set<String> absurd = Set.of(
                "a1.channels.c1.capacity = 2147483647",
                "a1.channels.c1.transactionCapacity = 2147483647",
                "a1.channels.c1.keep-alive = 0",
                "a1.channels.c1.byteCapacity = 9223372036854775807",
                "a1.sources = r1 s1",
                "a1.sources.s1.type = seq",
                "a1.sources.s1.batchSize = 2147483647",
                "a1.sources.s1.backoffSleepIncrement = 9223372036854775807",
                "a1.sources.s1.maxBackoffSleep = 9223372036854775807",
                "a1.sources.s1.totalEvents = 5000000",
                "a1.sources.s1.channels = c1");
        Path file = installation.write(
                "conf/b.conf",
                Configurations.netcatTo(port, "", "type = null", "batchSize = 2147483647")
                        + absurd.stream().sorted().collect(Collectors.joining("\n")) + "\n");
        try (Agent agent = Agent.of(installation, file, "-Xmx64m")) {
            agent.awaitRunning("source r1", "channel c1", "sink k1", "source s1");
            await().atMost(Agent.PATIENCE.multipliedBy(2))
                    .until(() -> agent.status().of("source s1").metric("EventAcceptedCount") == 5_000_000);
            assertThat(agent.alive()).isTrue();
            assertThat(agent.terminal()).doesNotContain("OutOfMemoryError", "defect of the engine");
        }
    }
}
