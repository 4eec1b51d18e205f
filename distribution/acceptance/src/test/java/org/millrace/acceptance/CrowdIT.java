package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

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
        void send(int port) throws Exception;
    }

    /**
     * A source and how to speak to it.
     *
     * @param drip begins a message
     */
    private record Served(String type, String drip, Client client) {}

    private final List<Served> sources = List.of(
            new Served("netcat", "half a line", port -> {
                try (Lines lines = new Lines(port)) {
                    assertThat(lines.send("a line")).isEqualTo("OK");
                }
            }),
            // One part of 1,000 bytes, of which three have come.
            new Served("avro", "\0\0\0\1\0\0\0\1\0\0\3\350abc", this::avroClient));

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

    private void avroClient(int port) throws Exception {
        Path line = Files.writeString(folder.resolve("line"), "a line\n");
        Installation.Answer answer =
                installation.millrace("avro-client", "-H", "localhost", "-p", "" + port, "-F", line.toString());
        assertThat(answer.code()).as(answer.all()).isZero();
    }

    @Test
    void isBorneWhileOthersAreServed() throws Exception {
        installation = Installation.in(folder);
        for (Served source : sources) {
            int port = Lines.freePort();
            Path file = installation.write(
                    "conf/" + source.type() + ".conf",
                    Configurations.netcatTo(port, "", "type = null").replace("netcat", source.type()));
            try (Agent agent = Agent.of(installation, file, "-Xmx128m")) {
                agent.awaitRunning("source r1", "channel c1", "sink k1");
                source.client().send(port);
                List<SocketChannel> peers = connect(port, FEW);
                Vitals few = Vitals.of(agent.pid());
                peers.addAll(connect(port, IDLE));
                for (int i = 0; i < ROUNDS; i++) {
                    source.client().send(port);
                }
                Vitals many = Vitals.of(agent.pid());
                List<SocketChannel> dripping = connect(port, DRIPPING);
                for (SocketChannel peer : dripping) {
                    peer.write(ByteBuffer.wrap(source.drip().getBytes(StandardCharsets.ISO_8859_1)));
                }
                source.client().send(port);
                close(dripping);
                close(peers);
                source.client().send(port);
                System.out.printf("%s: with %d peers %s; with %d more %s%n", source.type(), FEW, few, IDLE, many);
                assertThat(agent.terminal()).doesNotContain("OutOfMemoryError");
                assertThat(agent.stop()).as(agent::terminal).isZero();
            }
        }
    }
}
