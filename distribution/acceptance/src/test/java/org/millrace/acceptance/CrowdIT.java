package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Peers that connect and say nothing, and peers that never come to an end, at each source that listens. {@code
 * -Dmillrace.crowd.idle=10000 -Dmillrace.crowd.dripping=1000} wants some 12,000 open files.
 */
class CrowdIT {
    private static final int IDLE = Integer.getInteger("millrace.crowd.idle", 2000);
    private static final int DRIPPING = Integer.getInteger("millrace.crowd.dripping", 200);
    private static final int FEW = 10;
    private static final int ROUNDS = 5;

    /** A client that has one event taken. */
    private interface Client {
        void send(int port, Agent agent) throws Exception;
    }

    /**
     * A source and how to speak to it.
     *
     * @param drip begins a message
     */
    private record Served(String type, String drip, Client client) {}

    private final List<Served> sources = List.of(
            new Served("netcat", "half a line", (port, agent) -> {
                try (Lines lines = new Lines(port)) {
                    assertThat(lines.send("a line")).isEqualTo("OK");
                }
            }),
            // One part of 1,000 bytes, of which three have come.
            new Served("avro", "\0\0\0\1\0\0\0\1\0\0\3\350abc", this::avroClient),
            // A frame of 1,000 bytes.
            new Served("thrift", "\0\0\3\350\202!", CrowdIT::thriftClient),
            new Served("http", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n[{", CrowdIT::post),
            new Served("otlp", "POST /v1/logs HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n{", CrowdIT::log),
            new Served("syslogtcp", "<13>Oct 11 22:14:15 half a mess", CrowdIT::syslog));

    @TempDir
    Path folder;

    private Installation installation;

    private static SocketChannel connect(int port) throws IOException {
        return SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static List<SocketChannel> connect(int port, int many) throws IOException {
        List<SocketChannel> peers = new ArrayList<>(many);
        for (int i = 0; i < many; i++) {
            peers.add(connect(port));
        }
        return peers;
    }

    private static void close(List<SocketChannel> peers) throws IOException {
        for (SocketChannel peer : peers) {
            peer.close();
        }
        peers.clear();
    }

    private void avroClient(int port, Agent agent) throws Exception {
        Path line = Files.writeString(folder.resolve("line"), "a line\n");
        Installation.Answer answer =
                installation.millrace("avro-client", "-H", "localhost", "-p", "" + port, "-F", line.toString());
        assertThat(answer.code()).as(answer.all()).isZero();
    }

    private static void asked(int port, String request, String answer) throws IOException {
        try (SocketChannel peer = connect(port)) {
            peer.socket().setSoTimeout((int) Agent.PATIENCE.toMillis());
            peer.socket().getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            byte[] begins = peer.socket().getInputStream().readNBytes(answer.length());
            assertThat(new String(begins, StandardCharsets.ISO_8859_1)).isEqualTo(answer);
        }
    }

    /** A call in the compact protocol of a method that nobody has, to which an exception is the answer. */
    private static void thriftClient(int port, Agent agent) throws IOException {
        asked(port, "\0\0\0\7\202!\1\2no\0", "\0\0\0");
    }

    private static void post(int port, Agent agent) throws IOException {
        asked(port, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 14\r\n\r\n[{\"body\":\"x\"}]", "HTTP/1.1 200 ");
    }

    private static void log(int port, Agent agent) throws IOException {
        String head =
                "POST /v1/logs HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n";
        asked(port, head + "{}", "HTTP/1.1 200 ");
    }

    private static void syslog(int port, Agent agent) throws Exception {
        long before = agent.status().of("source r1").metric("EventAcceptedCount");
        try (SocketChannel peer = connect(port)) {
            peer.write(ByteBuffer.wrap("<13>Oct 11 22:14:15 host a message\n".getBytes(StandardCharsets.US_ASCII)));
            await().atMost(Agent.PATIENCE)
                    .until(() -> agent.status().of("source r1").metric("EventAcceptedCount") > before);
        }
    }

    @BeforeEach
    void install() throws Exception {
        installation = Installation.in(folder);
    }

    @Test
    void isBorneWhileOthersAreServed() throws Exception {
        for (Served source : sources) {
            int port = Lines.freePort();
            Path file = installation.write(
                    "conf/" + source.type() + ".conf",
                    Configurations.netcatTo(port, "", "type = null")
                            .replace("netcat", source.type())
                            .replace("r1.bind", source.type().equals("syslogtcp") ? "r1.host" : "r1.bind"));
            try (Agent agent = Agent.of(installation, file, "-Xmx128m")) {
                agent.awaitRunning("source r1", "channel c1", "sink k1");
                source.client().send(port, agent);
                List<SocketChannel> peers = connect(port, FEW);
                Vitals few = Vitals.of(agent.pid());
                peers.addAll(connect(port, IDLE));
                for (int i = 0; i < ROUNDS; i++) {
                    source.client().send(port, agent);
                }
                Vitals many = Vitals.of(agent.pid());
                List<SocketChannel> dripping = connect(port, DRIPPING);
                for (SocketChannel peer : dripping) {
                    peer.write(ByteBuffer.wrap(source.drip().getBytes(StandardCharsets.ISO_8859_1)));
                }
                source.client().send(port, agent);
                close(dripping);
                close(peers);
                source.client().send(port, agent);
                System.out.printf("%s: with %d peers %s; with %d more %s%n", source.type(), FEW, few, IDLE, many);
                assertThat(agent.terminal()).doesNotContain("OutOfMemoryError");
                assertThat(agent.stop()).as(agent::terminal).isZero();
            }
        }
    }
}
