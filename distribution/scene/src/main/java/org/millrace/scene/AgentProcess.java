package org.millrace.scene;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.millrace.hdfs.peer.HdfsPeer;

/** The agent, started again when it has ended. Used by one thread, but for {@link #stop}. */
final class AgentProcess {
    private static final Pattern DELIVERED = Pattern.compile("\"EventDrainSuccessCount\":\"?(\\d+)");
    private static final Pattern FINISHED = Pattern.compile("\"FilesFinished\":\"?(\\d+)");

    /**
     * What its metrics say since it was started.
     *
     * @param delivered events that are in HDFS
     * @param finished files that have their last name
     */
    record Figures(long delivered, long finished) {}

    private final Path home;
    private final Path configuration;
    private final Path log;
    private final int port;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private @Nullable Process process;

    AgentProcess(Path home, Path configuration, Path log) throws IOException {
        this.home = home;
        this.configuration = configuration;
        this.log = log;
        try (ServerSocket free = new ServerSocket(0)) {
            this.port = free.getLocalPort();
        }
    }

    Path command() {
        return home.resolve("bin/millrace");
    }

    /** Starts it; ctrl-c does not reach it, so that it is ended in order. */
    synchronized void start() throws IOException {
        List<String> line = new ArrayList<>(HdfsPeer.UNINTERRUPTED);
        line.addAll(List.of(
                command().toString(),
                "agent",
                "--name",
                "a1",
                "--conf-file",
                configuration.toString(),
                "-Dflume.monitoring.type=http",
                "-Dflume.monitoring.port=" + port));
        process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    synchronized long pid() {
        return process == null ? 0 : process.pid();
    }

    synchronized int exitCode() {
        return process == null ? 0 : process.exitValue();
    }

    /** Null while it does not answer. */
    @Nullable
    Figures figures() {
        try {
            String metrics = http.send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/metrics"))
                                    .timeout(Duration.ofSeconds(2))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            int sink = metrics.indexOf("\"SINK.k1\"");
            return sink < 0 ? null : new Figures(number(DELIVERED, metrics, sink), number(FINISHED, metrics, sink));
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static long number(Pattern name, String metrics, int from) {
        Matcher found = name.matcher(metrics);
        return found.find(from) ? Long.parseLong(found.group(1)) : 0;
    }

    /** Ends it in order. */
    synchronized void stop() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroy();
            if (!running.waitFor(60, TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor();
            }
        }
    }
}
