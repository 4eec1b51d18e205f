package org.millrace.scene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.millrace.hdfs.peer.HdfsPeer;

/**
 * {@code QuickStart HOME WORK RUNNING [SECONDS]}: access logs to HDFS, with the agent that is unpacked in HOME, until ctrl-c or so many
 * seconds have passed; meanwhile the file RUNNING says where HDFS is. At the end it reads all of HDFS and says whether each line is there
 * once; its exit code is 0 only then.
 */
public final class QuickStart {
    private static final int LINES_PER_SECOND = 2_000;
    private static final long ROTATE_AT = 2L << 20;
    private static final int OLD_LOGS = 5;
    private static final int TOLD_EVERY_S = 3;
    private static final int RESTART_AFTER_S = 5;
    private static final int SETTLED_WITHIN_S = 60;
    private static final String SINK = "org.millrace.sink.hdfs";

    private final Path work;
    private final HdfsPeer hdfs;
    private final AccessLog log;
    private final AgentProcess agent;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Total delivered = new Total();
    private final Total finished = new Total();

    private QuickStart(Path home, Path work) throws IOException {
        this.work = work;
        Path logs = Files.createDirectories(work.resolve("logs"));
        say("An HDFS of one node starts, in a process of its own ...");
        this.hdfs = HdfsPeer.start(work.resolve("hdfs"), 1, Map.of());
        this.log = new AccessLog(logs.resolve("access.log"), LINES_PER_SECOND, ROTATE_AT, OLD_LOGS);
        Path configuration = work.resolve("quickstart.conf");
        Files.writeString(configuration, configuration(logs));
        this.agent = new AgentProcess(home, configuration, work.resolve("agent.log"));
    }

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]).toAbsolutePath();
        QuickStart start = new QuickStart(home, Path.of(args[1]).toAbsolutePath());
        Path running = Path.of(args[2]);
        Files.writeString(running, start.hdfs.address());
        Runtime.getRuntime().addShutdownHook(new Thread(start::interrupted, "ctrl-c"));
        int code = start.run(home, args.length > 3 ? Integer.parseInt(args[3]) : Integer.MAX_VALUE);
        Files.deleteIfExists(running);
        // On ctrl-c the JVM is ending already, with the code of the signal.
        start.ended.countDown();
        System.exit(code);
    }

    private void interrupted() {
        ending.countDown();
        try {
            if (!ended.await(2L * SETTLED_WITHIN_S, TimeUnit.SECONDS)) {
                say("It takes too long; " + work + " stays as it is.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int run(Path home, int seconds) throws IOException, InterruptedException {
        Thread writer = new Thread(log, "access-log");
        writer.setDaemon(true);
        writer.start();
        agent.start();
        introduce(home);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < until && !ending.await(TOLD_EVERY_S, TimeUnit.SECONDS)) {
            if (!agent.isAlive()) {
                restart();
            }
            tell();
        }
        return end(writer);
    }

    private void restart() throws IOException, InterruptedException {
        say("The agent has ended (exit code " + agent.exitCode() + "). It is started again in " + RESTART_AFTER_S
                + " s; the log is written and rotated meanwhile.");
        if (!ending.await(RESTART_AFTER_S, TimeUnit.SECONDS)) {
            agent.start();
            say("It runs again, as process " + agent.pid() + ".");
        }
    }

    private void tell() {
        AgentProcess.@Nullable Figures now = agent.figures();
        if (now != null) {
            delivered.now(now.delivered());
            finished.now(now.finished());
        }
        say(String.format(
                "%s  written %,10d   delivered %,10d   files finished %,5d%s",
                LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS),
                log.lines(),
                delivered.all(),
                finished.all(),
                now == null ? "   (the agent does not answer yet)" : ""));
    }

    private int end(Thread writer) throws IOException, InterruptedException {
        say("");
        say("The log ends; the agent brings the rest to HDFS and ends ...");
        log.end();
        writer.join();
        if (!agent.isAlive()) {
            agent.start();
        }
        long settled = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLED_WITHIN_S);
        Path read = work.resolve("read");
        Tally tally;
        do {
            Thread.sleep(1000);
            hdfs.order("read", "/logs", read.toString());
            tally = Tally.of(read);
        } while (tally.distinct() < log.lines() && System.nanoTime() < settled);
        agent.stop();
        hdfs.order("read", "/logs", read.toString());
        tally = Tally.of(read);
        Files.delete(read);
        say(tally.text(log.lines()) + ".");
        hdfs.close();
        return tally.isRight(log.lines()) ? 0 : 1;
    }

    private String configuration(Path logs) {
        return """
                # The quick start: a web server's access logs, each line once, into dated directories of HDFS.
                a1.sources = r1
                a1.channels = c1
                a1.sinks = k1

                a1.sources.r1.type = TAILDIR
                a1.sources.r1.filegroups = f1
                a1.sources.r1.filegroups.f1 = %s/access\\\\.log.*
                a1.sources.r1.channels = c1

                a1.channels.c1.type = file
                a1.channels.c1.checkpointDir = %s/channel/checkpoint
                a1.channels.c1.dataDirs = %s/channel/data

                a1.sinks.k1.type = hdfs
                a1.sinks.k1.channel = c1
                a1.sinks.k1.hdfs.path = %s/logs/%%Y-%%m-%%d
                a1.sinks.k1.hdfs.filePrefix = access
                a1.sinks.k1.hdfs.fileSuffix = .log
                a1.sinks.k1.hdfs.fileType = DataStream
                a1.sinks.k1.hdfs.useLocalTimeStamp = true
                a1.sinks.k1.hdfs.batchSize = 1000
                # A file is complete after 15 seconds or 1 MiB.
                a1.sinks.k1.hdfs.rollInterval = 15
                a1.sinks.k1.hdfs.rollSize = 1048576
                a1.sinks.k1.hdfs.rollCount = 0
                """.formatted(logs, work, work, hdfs.address());
    }

    private void introduce(Path home) throws IOException {
        Path newer = NewerVersion.of(home.resolve("plugins"), SINK, "1.0.1", work);
        String millrace = agent.command().toString();
        say("");
        say("What runs is in " + work.resolve("quickstart.conf") + ":");
        say("    source r1 (TAILDIR, " + work + "/logs)  ->  channel c1 (file)  ->  sink k1 (hdfs, " + hdfs.address()
                + "/logs)");
        say("    " + LINES_PER_SECOND + " lines a second are written to access.log, which is rotated every "
                + (ROTATE_AT >> 20) + " MiB. What the agent says is in " + work.resolve("agent.log") + ".");
        say("");
        say("Next, in another terminal:");
        say("    distribution/quickstart hdfs -ls -R /logs          looks into HDFS");
        say("    distribution/quickstart hdfs -cat '/logs/" + LocalDate.now(ZoneId.systemDefault())
                + "/access.*.log' | tail");
        say("    " + millrace + " status");
        say(
                "    kill -9 " + agent.pid()
                        + "                                      kills the agent; it is started again, and no line is lost or comes twice");
        say("    " + millrace + " plugin upgrade " + newer);
        say(
                "                                                       replaces the sink meanwhile; then: plugin rollback hdfs");
        say("Ctrl-c ends it all and counts what is in HDFS.");
        say("");
    }

    /** A figure that begins anew with the agent, or with its sink. */
    private static final class Total {
        private long before;
        private long now;

        void now(long figure) {
            if (figure < now) {
                before += now;
            }
            now = figure;
        }

        long all() {
            return before + now;
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
