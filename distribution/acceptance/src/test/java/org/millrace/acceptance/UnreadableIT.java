package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The agent of another user has a backlog over several files of a file channel, and for a while can't open or read them:
 * {@code -Dmillrace.unreadable.moments=100} for more such moments, {@code -Dmillrace.unreadable.seed=} for the same ones.
 */
class UnreadableIT {
    private static final int MOMENTS = Integer.getInteger("millrace.unreadable.moments", 4);
    /** Long enough for a file of one mebibyte to hold a thousand lines. */
    private static final String PREFIX = "x".repeat(1000);

    @TempDir
    Path folder;

    private OtherUser user;
    private Installation installation;
    private Path data;
    private Path out;
    private int port;

    @BeforeEach
    void install() throws Exception {
        user = OtherUser.add();
        installation = Installation.in(folder).ownedBy(user);
        data = installation.home().resolve("queue/data");
        out = installation.home().resolve("out");
        port = Lines.freePort();
    }

    @AfterEach
    void removeUser() throws Exception {
        user.close();
    }

    /** The sink syncs each batch, so that it is slower than the sender and reads from the disk. */
    private Path write(int waitMs, boolean sink) throws IOException {
        return installation.write("conf/unreadable.conf", """
                a1.sources = r1
                a1.channels = c1
                %s
                a1.sources.r1.type = netcat
                a1.sources.r1.bind = localhost
                a1.sources.r1.port = %d
                a1.sources.r1.max-line-length = 2000
                a1.sources.r1.channels = c1
                a1.channels.c1.type = file
                a1.channels.c1.checkpointDir = %s
                a1.channels.c1.dataDirs = %s
                a1.channels.c1.capacity = 12000
                a1.channels.c1.transactionCapacity = 1000
                a1.channels.c1.keep-alive = 1
                a1.channels.c1.maxFileSize = 1048576
                a1.channels.c1.minimumRequiredSpace = 1048576
                a1.channels.c1.unreadableWaitMs = %d
                a1.sinks.k1.type = file_roll
                a1.sinks.k1.sink.directory = %s
                a1.sinks.k1.sink.rollInterval = 0
                a1.sinks.k1.sink.batchSize = 10
                a1.sinks.k1.sink.fsync = true
                a1.sinks.k1.channel = c1
                """.formatted(
                        sink ? "a1.sinks = k1" : "", port, data.resolveSibling("checkpoint"), data, waitMs, out));
    }

    private Agent start(int waitMs, boolean sink) throws IOException {
        return Agent.of(installation.under("prlimit", "--nofile=256"), write(waitMs, sink), "-Xmx64m", "-Xms16m");
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            return files.filter(file -> file.toString().endsWith(".mrs"))
                    .sorted()
                    .toList();
        }
    }

    /** Something that keeps the agent from its files, until it is closed. */
    private interface Hindrance {
        void end() throws Exception;
    }

    private Hindrance hinder(int kind) throws Exception {
        switch (kind) {
            case 0 -> {
                permit(data, "---------");
                return () -> permit(data, "rwx------");
            }
            case 1 -> {
                Path away = data.resolveSibling("away");
                Files.move(data, away);
                return () -> {
                    if (Files.isDirectory(data)) {
                        // The agent has made an empty one, and has not taken it for its own.
                        Files.move(
                                data, Files.createTempDirectory(folder, "empty").resolve("data"));
                    }
                    Files.move(away, data);
                };
            }
            case 2 -> {
                List<Path> some = segments();
                for (Path segment : some) {
                    Files.move(segment, segment.resolveSibling(segment.getFileName() + ".away"));
                }
                return () -> {
                    for (Path segment : some) {
                        Files.move(segment.resolveSibling(segment.getFileName() + ".away"), segment);
                    }
                };
            }
            default -> {
                // Nobody but these connections may have a descriptor.
                List<Socket> idle = new ArrayList<>();
                try {
                    while (idle.size() < 300) {
                        Socket socket = new Socket();
                        idle.add(socket);
                        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
                    }
                } catch (SocketTimeoutException e) {
                    // As many as it takes.
                }
                return () -> {
                    for (Socket socket : idle) {
                        socket.close();
                    }
                };
            }
        }
    }

    @Test
    void nothingAcknowledgedIsLostHoweverOftenTheFilesCannotBeOpened() throws Exception {
        long seed = Long.getLong("millrace.unreadable.seed", new Random().nextLong());
        System.out.println("-Dmillrace.unreadable.seed=" + seed);
        Random random = new Random(seed);
        try (Agent agent = start(1000, true)) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            try (Numbered sender = new Numbered(port, PREFIX)) {
                await().atMost(Agent.PATIENCE).until(() -> segments().size() > 3);
                for (int moment = 0; moment < MOMENTS; moment++) {
                    pause(random.nextInt(1000));
                    int kind = (moment + (int) (seed & 3)) % 4;
                    int length = 50 + random.nextInt(3000);
                    Hindrance hindrance = hinder(kind);
                    pause(length);
                    hindrance.end();
                    int then = sender.count();
                    await().atMost(Agent.PATIENCE).until(() -> sender.count() > then + 100);
                    System.out.println("moment " + moment + ", of kind " + kind + ", for " + length + " ms: "
                            + sender.count() + " lines acknowledged");
                }
                sender.close();
                await().atMost(90, TimeUnit.SECONDS)
                        .pollInterval(500, TimeUnit.MILLISECONDS)
                        .untilAsserted(() -> {
                            Agent.Component channel = agent.status().of("channel c1");
                            assertThat(channel.state()).as(channel::detail).isEqualTo("RUNNING");
                            assertThat(channel.metric("ChannelSize")).isZero();
                            assertThat(channel.metric("UnreadableEventCount")).isZero();
                        });
                Arrived arrived = Arrived.in(out);
                assertThat(arrived.missing(sender).toString())
                        .as("acknowledged and not delivered; " + agent.terminal())
                        .isEqualTo("{}");
                assertThat(arrived.invented(sender)).isFalse();
            }
        }
    }

    private static void pause(int ms) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Test
    void whatCannotBeReadIsToldPassedKeptAndDeliveredLate() throws Exception {
        Numbered sender = new Numbered(port, PREFIX);
        try (Agent agent = start(500, false)) {
            await().atMost(Agent.PATIENCE).until(() -> sender.count() > 5000);
            sender.close();
            assertThat(agent.stop()).as(agent::terminal).isZero();
        }
        Path closed = segments().get(1);
        try (Agent agent = start(500, false)) {
            agent.awaitRunning("channel c1");
            permit(closed, "---------");
            write(500, true);
            Agent.Status told =
                    agent.awaitStatus(status -> status.of("channel c1").state().equals("DEGRADED")
                            && status.of("channel c1").metric("UnreadableEventCount") > 0
                            && status.of("channel c1").metric("ChannelSize")
                                    == status.of("channel c1").metric("UnreadableEventCount"));
            assertThat(told.of("channel c1").detail()).contains(closed.toString(), "Permission denied", "give-up");
            assertThat(closed).exists();
            permit(closed, "rw-------");
            agent.awaitStatus(status -> status.of("channel c1").state().equals("RUNNING")
                    && status.of("channel c1").metric("ChannelSize") == 0);
            assertThat(Arrived.in(out).missing(sender).toString()).isEqualTo("{}");
            assertThat(agent.stop()).as(agent::terminal).isZero();
        }
    }

    @Test
    void onlyAPersonGivesUpWhatIsGoneAndExactlyThat() throws Exception {
        Numbered sender = new Numbered(port, PREFIX);
        try (Agent agent = start(500, false)) {
            await().atMost(Agent.PATIENCE).until(() -> sender.count() > 4000);
            sender.close();
            assertThat(agent.stop()).as(agent::terminal).isZero();
        }
        Files.delete(segments().get(1));
        String place = installation.home().resolve("queue").toString();
        Installation.Answer shown = installation.millrace("channel", "give-up", place);
        assertThat(shown.code()).as(shown.all()).isEqualTo(1);
        assertThat(shown.out()).contains("segment-0000000000000002.mrs", "missing", "Nothing was changed");
        String name = shown.out().strip().replaceAll("(?s).*--yes ", "");
        Installation.Answer wrong = installation.millrace("channel", "give-up", place, "--yes", "012345678901");
        assertThat(wrong.code()).as(wrong.all()).isEqualTo(1);
        Installation.Answer given = installation.millrace("channel", "give-up", place, "--yes", name);
        assertThat(given.code()).as(given.all()).isZero();
        assertThat(given.out()).contains(user.name() + " gave up", "segment-0000000000000002.mrs");
        assertThat(installation.millrace("channel", "verify", place).code()).isZero();
        try (Agent agent = start(500, true)) {
            agent.awaitStatus(status -> status.of("channel c1").state().equals("RUNNING")
                    && status.of("channel c1").metric("ChannelSize") == 0);
            int missing = Arrived.in(out).missing(sender).cardinality();
            assertThat(missing).isPositive().isLessThan(1100);
            assertThat(given.out()).contains(missing + " events in 1 place");
        }
    }
}
