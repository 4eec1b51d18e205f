package org.millrace.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A running Flume file channel on {@code checkpoint} and {@code data…} of a directory. */
final class FlumeProcess implements AutoCloseable {
    private static final String CHECKPOINT = "checkpoint";

    private final Process process;
    private final BufferedReader answers;
    private final Path log;

    /** Starts Flume and waits until its channel is open, or throws what Flume said. */
    FlumeProcess(Path home, int dataDirs, Map<String, String> keys) throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("checkpointDir", home.resolve(CHECKPOINT).toString());
        all.put(
                "dataDirs",
                dataDirs(home, dataDirs).stream().map(Path::toString).collect(Collectors.joining(",")));
        all.put("minimumRequiredSpace", "1048576");
        all.put("capacity", "20000");
        all.put("transactionCapacity", "1000");
        all.put("keep-alive", "0");
        all.putAll(keys);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FlumeChannelMain.class.getName()));
        all.forEach((key, value) -> command.add(key + "=" + value));
        Files.createDirectories(home);
        log = home.resolve("flume.log");
        process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        answers = process.inputReader(StandardCharsets.UTF_8);
        answer();
    }

    static List<Path> dataDirs(Path home, int count) {
        return Stream.iterate(1, i -> i <= count, i -> i + 1)
                .map(i -> home.resolve("data" + i))
                .toList();
    }

    /** A copy of a stopped channel's directories, with or without the checkpoint. */
    static Path copy(Path home, Path to, boolean checkpoint) throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(home)) {
            all = found.filter(path -> checkpoint || !home.relativize(path).startsWith(CHECKPOINT))
                    .toList();
        }
        for (Path path : all) {
            Files.copy(path, to.resolve(home.relativize(path).toString()));
        }
        return to;
    }

    /** Everything Flume itself still has queued there, in its order; it is taken out. */
    static List<String> drained(Path home, int dataDirs, Map<String, String> keys) throws IOException {
        try (FlumeProcess flume = new FlumeProcess(home, dataDirs, keys)) {
            return List.copyOf(flume.tell("drain"));
        }
    }

    /** Has a command done, and returns what it printed. */
    Collection<String> tell(String command) throws IOException {
        process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        return answer();
    }

    private List<String> answer() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.equals("done")) {
                return lines;
            }
            lines.add(line);
        }
        throw new IOException("Flume ended: " + lines + "\n" + Files.readString(log));
    }

    /** Ends it as a power cut of the process would: SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Stops the channel as a stopping agent does. */
    void stop() throws IOException, InterruptedException {
        tell("close");
        process.waitFor();
    }

    @Override
    public void close() {
        try {
            kill();
            answers.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
