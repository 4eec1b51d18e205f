package org.millrace.source.netcat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.source.RefusedException;
import org.millrace.api.source.RefusedException.Reason;
import org.millrace.testkit.TestContext;

class NetcatSourceTest {
    private final TestContext agent = TestContext.in(Path.of("target"));

    private Running run(NetcatConfig config) throws Exception {
        return Running.of(config, agent.successor());
    }

    @Test
    void aLineIsAnsweredOk() throws Exception {
        try (Running running = run(TestConfig.loopback());
                Peer peer = running.connect()) {
            assertThat(peer.say("hello\n").answer()).isEqualTo("OK");
            assertThat(running.delivered).containsExactly("hello");
        }
    }

    @Test
    void linesThatArriveTogetherAreAnsweredOneByOneAndInOrder() throws Exception {
        try (Running running = run(TestConfig.loopback());
                Peer peer = running.connect()) {
            StringBuilder text = new StringBuilder();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                text.append("line ").append(i).append('\n');
                expected.add("line " + i);
            }
            peer.say(text.toString());
            for (int i = 0; i < 1000; i++) {
                assertThat(peer.answer()).isEqualTo("OK");
            }
            assertThat(running.delivered).isEqualTo(expected);
            assertThat(running.batchSizes).allMatch(n -> n <= 100);
        }
    }

    @Test
    void batchesAreCutToWhatTheChannelsTake() throws Exception {
        try (Running running = run(TestConfig.loopback());
                Peer peer = running.connect()) {
            running.maxBatchSize(3);
            peer.say("x\n".repeat(10));
            for (int i = 0; i < 10; i++) {
                assertThat(peer.answer()).isEqualTo("OK");
            }
            assertThat(running.batchSizes).allMatch(n -> n <= 3);
        }
    }

    @Test
    void aLastLineWithoutANewlineIsDelivered() throws Exception {
        try (Running running = run(TestConfig.loopback());
                Peer peer = running.connect()) {
            peer.say("whole\npart").endInput();
            assertThat(peer.answer()).isEqualTo("OK");
            assertThat(peer.answer()).isEqualTo("OK");
            assertThat(peer.answer()).isNull();
            assertThat(running.delivered).containsExactly("whole", "part");
        }
    }

    @Test
    void aCarriageReturnStaysAndAnEmptyLineIsAnEvent() throws Exception {
        try (Running running = run(TestConfig.loopback());
                Peer peer = running.connect()) {
            peer.say("a\r\n\n");
            assertThat(peer.answer()).isEqualTo("OK");
            assertThat(peer.answer()).isEqualTo("OK");
            assertThat(running.delivered).containsExactly("a\r", "");
        }
    }

    @Test
    void aLineThatIsTooLongIsAnsweredAndTheConnectionEnds() throws Exception {
        try (Running running = run(TestConfig.loopback().withMaxLineLength(5));
                Peer peer = running.connect()) {
            peer.say("1234\n12345\nnever\n");
            assertThat(peer.answer()).isEqualTo("OK");
            assertThat(peer.answer())
                    .isEqualTo("FAILED: Event exceeds the maximum length (5 chars, including newline)");
            assertThat(peer.answer()).isNull();
            assertThat(running.delivered).containsExactly("1234");
            assertThat(running.context.count("EventReadFail")).isEqualTo(1);
        }
    }

    @Test
    void whatTheChannelsRefuseIsAnsweredForEachLineAndTheConnectionGoesOn() throws Exception {
        try (Running running = run(TestConfig.loopback());
                Peer peer = running.connect()) {
            running.refuse(() -> new RefusedException(Reason.FULL, "channel c1 is full", null));
            peer.say("a\nb\n");
            assertThat(peer.answer()).isEqualTo("FAILED: channel c1 is full");
            assertThat(peer.answer()).isEqualTo("FAILED: channel c1 is full");
            running.refuse(null);
            assertThat(peer.say("c\n").answer()).isEqualTo("OK");
            assertThat(running.delivered).containsExactly("c");
        }
    }

    @Test
    void withoutAcknowledgementsOnlyRefusalsAreAnswered() throws Exception {
        try (Running running = run(TestConfig.loopback().withAckEveryEvent(false));
                Peer peer = running.connect()) {
            peer.say("a\n");
            await().until(() -> running.delivered.size() == 1);
            running.refuse(() -> new RefusedException(Reason.FAILED, "no\nmore", null));
            assertThat(peer.say("b\n").answer()).isEqualTo("FAILED: no more");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf-8", "iso-8859-1", "utf-16be", "utf-16le", "windows-1252"})
    void linesOfEveryCharacterSetBecomeUtf8(String encoding) throws Exception {
        Charset charset = Charset.forName(encoding);
        try (Running running = run(TestConfig.loopback().withEncoding(encoding));
                Peer peer = running.connect()) {
            for (byte b : "Grüße\nnoch eins\n".getBytes(charset)) {
                peer.say(new byte[] {b});
            }
            assertThat(peer.answer(charset)).isEqualTo("OK");
            assertThat(peer.answer(charset)).isEqualTo("OK");
            assertThat(running.delivered).containsExactly("Grüße", "noch eins");
        }
    }

    @Test
    void bytesThatAreNotUtf8PassUnchanged() throws Exception {
        try (Running running = run(TestConfig.loopback());
                Peer peer = running.connect()) {
            peer.say(new byte[] {'a', (byte) 0xFF, '\n'});
            assertThat(peer.answer()).isEqualTo("OK");
            assertThat(running.delivered).containsExactly("a\uFFFD");
        }
    }

    @Test
    void aPeerThatResetsHarmsNobodyElse() throws Exception {
        try (Running running = run(TestConfig.loopback());
                Peer good = running.connect()) {
            for (int i = 0; i < 20; i++) {
                running.connect().say("x\ny").reset();
            }
            assertThat(good.say("still here\n").answer()).isEqualTo("OK");
            await().until(() -> running.context.count("OpenConnectionCount") == 1);
            assertThat(running.context.reports()).isEmpty();
        }
    }

    @Test
    void manyConnectionsAreServedAtOnce() throws Exception {
        try (Running running = run(TestConfig.loopback())) {
            List<Peer> peers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                peers.add(running.connect());
            }
            for (int i = 0; i < 200; i++) {
                assertThat(peers.get(i).say(i + "\n").answer()).isEqualTo("OK");
            }
            assertThat(running.context.count("OpenConnectionCount")).isEqualTo(200);
            for (Peer peer : peers) {
                peer.close();
            }
            await().until(() -> running.context.count("OpenConnectionCount") == 0);
            assertThat(running.delivered)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 200).mapToObj(Integer::toString).toList());
        }
    }

    @Test
    void whatArrivedBeforeTheStopIsStillDeliveredAndAnswered() throws Exception {
        Running running = run(TestConfig.loopback());
        try (Peer peer = running.connect()) {
            assertThat(peer.say("first\n").answer()).isEqualTo("OK");
            peer.say("last\n");
            running.close();
            assertThat(peer.answer()).isEqualTo("OK");
            assertThat(peer.answer()).isNull();
            assertThat(running.delivered).containsExactly("first", "last");
            await().until(() -> running.context.alive().isEmpty());
        }
    }

    @Test
    void aPortThatIsTakenIsSaidPlainly() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> run(TestConfig.loopback().withPort(port)).close())
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll("port " + port, "is already in use", "port=" + port);
        }
    }

    @Test
    void anAddressOfAnotherMachineIsSaidPlainly() {
        assertThatThrownBy(
                        () -> run(TestConfig.loopback().withBind("192.0.2.1")).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("192.0.2.1 is not an address of this machine");
    }

    @Test
    void answersAreInTheCharacterSetOfTheLines() throws Exception {
        try (Running running = run(TestConfig.loopback().withEncoding("utf-16be"));
                Peer peer = running.connect()) {
            peer.say("x\n".getBytes(StandardCharsets.UTF_16BE));
            assertThat(Objects.requireNonNull(peer.answer(StandardCharsets.UTF_16BE)))
                    .isEqualTo("OK");
        }
    }
}
