package org.millrace.source.netcat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.millrace.testkit.TestContext;

/** Peers that send and never take what they are answered. */
class StuckPeerTest {
    private static final byte[] LINES = "\n".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);

    private final TestContext agent = TestContext.in(Path.of("target"));

    private static SocketChannel connect(Running running) throws IOException {
        SocketChannel peer =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), running.port()));
        peer.configureBlocking(false);
        return peer;
    }

    /** Sends until the source reads no more, since its answers are not taken. */
    private static void sendUntilStuck(Running running, SocketChannel peer) {
        AtomicInteger before = new AtomicInteger(-1);
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> {
                    int sent = 0;
                    for (int n = peer.write(ByteBuffer.wrap(LINES)); n > 0; n = peer.write(ByteBuffer.wrap(LINES))) {
                        sent += n;
                    }
                    int now = running.deliveredCount();
                    return sent == 0 && now > 0 && before.getAndSet(now) == now;
                });
    }

    @Test
    void areDisconnectedAfterAWhileAndWhatTheySentStays() throws Exception {
        NetcatSource source = new NetcatSource(TestConfig.loopback(), Duration.ofSeconds(3));
        try (Running running = Running.of(source, agent.successor())) {
            running.countOnly();
            SocketChannel stuck = connect(running);
            sendUntilStuck(running, stuck);
            try (Peer other = running.connect()) {
                assertThat(other.say("x\n").answer()).isEqualTo("OK");
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(running.context.count("OpenConnectionCount"))
                                .isEqualTo(1));
                assertThat(running.context.count("AnswerWriteFail")).isEqualTo(1);
                assertThat(other.say("x\n").answer()).isEqualTo("OK");
            }
            assertThat(running.deliveredCount()).isGreaterThan(LINES.length);
            assertThat(running.context.reports()).isEmpty();
            stuck.close();
        }
    }

    @Test
    void doNotHoldUpTheEnd() throws Exception {
        Running running = Running.of(new NetcatSource(TestConfig.loopback()), agent.successor());
        running.countOnly();
        SocketChannel stuck = connect(running);
        sendUntilStuck(running, stuck);
        long began = System.nanoTime();
        running.close();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(1800));
        assertThat(running.context.count("AnswerWriteFail")).isEqualTo(1);
        assertThat(running.context.count("OpenConnectionCount")).isZero();
        stuck.close();
    }
}
