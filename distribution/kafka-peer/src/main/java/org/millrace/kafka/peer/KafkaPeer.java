package org.millrace.kafka.peer;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A Kafka broker that is its own controller and runs in another process until it is closed. Topics come by being used. */
public final class KafkaPeer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String ID = "MkU3OEVBNTcwNTJENDM2Qk";

    private final Process process;
    private final String servers;

    private KafkaPeer(Process process, String servers) {
        this.process = process;
        this.servers = servers;
    }

    /**
     * Starts one and waits until it answers.
     *
     * @param directory where it keeps its files; made if it is missing
     */
    public static KafkaPeer start(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        int port = freePort();
        String servers = "127.0.0.1:" + port;
        int controller = freePort();
        Path properties = Files.writeString(
                directory.resolve("server.properties"), """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                controller.listener.names=CONTROLLER
                listeners=PLAINTEXT://%1$s,CONTROLLER://127.0.0.1:%2$d
                listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
                log.dirs=%3$s
                num.partitions=1
                offsets.topic.num.partitions=1
                offsets.topic.replication.factor=1
                group.initial.rebalance.delay.ms=0
                """.formatted(servers, controller, directory.resolve("data")));
        Path said = directory.resolve("said");
        Process format =
                java(said, "kafka.tools.StorageTool", "format", "--cluster-id", ID, "--config", properties.toString());
        if (format.waitFor() != 0) {
            throw new IOException("the broker's directory could not be made: " + Files.readString(said));
        }
        KafkaPeer peer = new KafkaPeer(java(said, "kafka.Kafka", properties.toString()), servers);
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!answers(port)) {
            if (!peer.process.isAlive() || System.nanoTime() > until) {
                peer.close();
                throw new IOException("the broker did not start: " + Files.readString(said));
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return peer;
    }

    private static Process java(Path said, String... words) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath()));
        line.addAll(List.of(words));
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()))
                .start();
    }

    private static String classPath() throws IOException {
        try (InputStream in = Objects.requireNonNull(KafkaPeer.class.getResourceAsStream("class-path"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.getPort() != socket.getLocalPort();
        } catch (IOException e) {
            return false;
        }
    }

    /** Where it is, as {@code host:port}. */
    public String servers() {
        return servers;
    }

    /** Ends it; its files stay. */
    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
