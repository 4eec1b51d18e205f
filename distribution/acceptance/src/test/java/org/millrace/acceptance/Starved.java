package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.core.ConditionTimeoutException;

/**
 * An agent of another user, with little of everything, on small disks of its own: a file channel and a memory channel, each between
 * a netcat source and a file_roll sink. The sink of the file channel is slow, so that there is a backlog in segments that are
 * read again.
 */
final class Starved implements AutoCloseable {
    static final Duration RELIEF = Duration.ofSeconds(10);
    private static final String[] ALL = {"source r1", "source r2", "channel c1", "channel c2", "sink k1", "sink k2"};

    final OtherUser user;
    final Installation installation;
    final int filePort;
    final int memoryPort;
    final int metricsPort;
    private final Disk state;
    private final Disk data;
    private final Path image;
    private final Disk logs;
    private final Path out;
    private final Agent agent;
    /** What has to be undone, the latest first. */
    private final Deque<AutoCloseable> kept = new ArrayDeque<>();

    private Starved(Path folder) throws Exception {
        try {
            user = keep(OtherUser.add());
            installation = Installation.in(folder).ownedBy(user);
            filePort = Lines.freePort();
            memoryPort = Lines.freePort();
            metricsPort = Lines.freePort();
            Path home = installation.home();
            logs = keep(Disk.of("2m", home.resolve("logs"), user));
            state = keep(Disk.of("128m", home.resolve("state"), user));
            for (String name : List.of("run", "var")) {
                state.alsoAt(home.resolve(name), user);
            }
            image = folder.resolve("data.img");
            data = keep(Disk.journalled(image, 96 * WorstFiles.MEGABYTE, home.resolve("data"), user));
            out = Files.createDirectory(home.resolve("out"));
            user.own(out);
            Path configuration = installation.write("conf/starved.conf", text());
            agent = keep(Agent.of(
                    installation.under("prlimit", "--nofile=256:256"),
                    configuration,
                    "-Xmx64m",
                    "-Xms16m",
                    "-Dflume.monitoring.type=http",
                    "-Dflume.monitoring.port=" + metricsPort));
            agent.awaitRunning(ALL);
        } catch (Exception | Error e) {
            // Disks that stay mounted and a user that stays are in the way of whoever builds next.
            try {
                close();
            } catch (Exception | Error more) {
                e.addSuppressed(more);
            }
            throw e;
        }
    }

    static Starved in(Path folder) throws Exception {
        return new Starved(folder);
    }

    private <T extends AutoCloseable> T keep(T made) {
        kept.push(made);
        return made;
    }

    private String text() {
        return """
                a1.sources = r1 r2
                a1.channels = c1 c2
                a1.sinks = k1 k2
                a1.sources.r1.type = netcat
                a1.sources.r1.bind = localhost
                a1.sources.r1.port = %d
                a1.sources.r1.channels = c1
                a1.channels.c1.type = file
                a1.channels.c1.keep-alive = 1
                a1.channels.c1.maxFileSize = 1048576
                a1.channels.c1.minimumRequiredSpace = 1048576
                a1.sinks.k1.type = file_roll
                a1.sinks.k1.sink.directory = %s
                a1.sinks.k1.sink.rollInterval = 0
                a1.sinks.k1.sink.batchSize = 10
                a1.sinks.k1.sink.checkpointEvents = 10
                a1.sinks.k1.channel = c1
                a1.sources.r2.type = netcat
                a1.sources.r2.bind = localhost
                a1.sources.r2.port = %d
                a1.sources.r2.channels = c2
                a1.channels.c2.type = memory
                a1.channels.c2.keep-alive = 0
                a1.channels.c2.capacity = 1000000
                a1.channels.c2.transactionCapacity = 1000
                a1.sinks.k2.type = file_roll
                a1.sinks.k2.sink.directory = %s
                a1.sinks.k2.sink.rollInterval = 1
                a1.sinks.k2.channel = c2
                """.formatted(filePort, out(1), memoryPort, out(2));
    }

    Path out(int sink) {
        return out.resolve(Integer.toString(sink));
    }

    Agent agent() {
        return agent;
    }

    Disk state() {
        return state;
    }

    Disk data() {
        return data;
    }

    void replaceData() throws IOException, InterruptedException {
        data.replace(image);
    }

    Disk logs() {
        return logs;
    }

    Path folder(String name) {
        return installation.home().resolve(name);
    }

    /** Has the agent do something. */
    void command(String... words) throws IOException, InterruptedException {
        Installation.Answer answer = installation.millrace(words);
        assertThat(answer.code()).as(answer.all()).isZero();
    }

    /** What was said and used between two moments. */
    record Account(long nanos, long lines, long processorMillis) {
        private static final int LINES_A_MINUTE = 100;

        Account since(Account before) {
            return new Account(nanos - before.nanos, lines - before.lines, processorMillis - before.processorMillis);
        }

        void awaitSeconds(long seconds) {
            LockSupport.parkNanos(nanos + TimeUnit.SECONDS.toNanos(seconds) - System.nanoTime());
        }

        double seconds() {
            return nanos / 1e9;
        }

        double cores() {
            return processorMillis / 1e3 / seconds();
        }

        /** A short shortage may say what a minute of it may: most is said when it begins. */
        long allowed() {
            return Math.round(LINES_A_MINUTE * Math.max(1, seconds() / 60));
        }

        @Override
        public String toString() {
            return String.format("%.0f s, %d lines logged, %.2f cores", seconds(), lines, cores());
        }
    }

    Account account() throws IOException {
        Path file = folder("logs").resolve("millrace.log");
        long logged = Files.readString(file, StandardCharsets.UTF_8).lines().count();
        String stat = Files.readString(Path.of("/proc/" + agent.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return new Account(
                System.nanoTime(),
                Math.max(logged, agent.terminal().lines().count()),
                10 * (Long.parseLong(fields[11]) + Long.parseLong(fields[12])));
    }

    /** The end of what it printed. */
    String lastWords() {
        List<String> lines = agent.terminal().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    }

    /** Waits until all is as it was, everything runs, new connections are served, commands answered; says how it went. */
    String awaitRelief() {
        long began = System.nanoTime();
        try {
            await().atMost(RELIEF).pollInterval(Duration.ofMillis(100)).untilAsserted(this::isAsBefore);
            return String.format("as before after %.1f s", (System.nanoTime() - began) / 1e9);
        } catch (ConditionTimeoutException e) {
            return "not as before after " + RELIEF.toSeconds() + " s: " + e.getMessage() + "\n" + lastWords();
        }
    }

    private void isAsBefore() throws Exception {
        for (int port : new int[] {filePort, memoryPort}) {
            try (Lines lines = new Lines(port)) {
                assertThat(lines.send("probe-00000000")).isEqualTo("OK");
            }
        }
        Agent.Status status = agent.status();
        for (String component : ALL) {
            assertThat(status.of(component).state())
                    .as(component + " of " + status)
                    .isEqualTo("RUNNING");
        }
    }

    /** Waits until the channels are empty. */
    void awaitDrained() {
        agent.awaitStatus(status -> status.of("channel c1").metric("ChannelSize") == 0
                && status.of("channel c2").metric("ChannelSize") == 0);
    }

    /** Undoes all of it, whatever fails of that. */
    @Override
    public void close() throws Exception {
        if (!kept.isEmpty()) {
            try (AutoCloseable rest = this) {
                kept.pop().close();
            }
        }
    }
}
