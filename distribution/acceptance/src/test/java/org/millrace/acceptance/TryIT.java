package org.millrace.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One plug-in tried from the shell, as a person does it. */
class TryIT {
    private static final String[] FILE_ROLL = {"sink", "file_roll", "sink.rollInterval=0"};

    @TempDir
    Path folder;

    /** What {@code millrace try} came to. */
    private record Trial(Process process, Path out, Path err) {
        Installation.Answer end() throws IOException, InterruptedException {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return new Installation.Answer(process.exitValue(), Files.readString(out), Files.readString(err));
        }

        void awaitPrinted(Path file, String text) {
            await().atMost(Agent.PATIENCE).untilAsserted(() -> assertThat(Files.readString(file))
                    .as(Files.readString(err))
                    .contains(text));
        }

        void type(String text) throws IOException {
            OutputStream in = process.getOutputStream();
            in.write(text.getBytes(UTF_8));
            in.flush();
        }

        void interrupt() throws IOException, InterruptedException {
            assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                            .inheritIO()
                            .start()
                            .waitFor())
                    .isZero();
        }
    }

    private Trial start(Installation installation, String... words) throws IOException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        List<String> line =
                new ArrayList<>(List.of("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")), "try"));
        line.addAll(List.of(words));
        Process process = installation
                .process("millrace", line.toArray(String[]::new))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new Trial(process, out, err);
    }

    private static String[] with(String[] words, String... more) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }

    private void nothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(folder.resolve("tmp"))) {
            assertThat(left.filter(each -> !each.getFileName().toString().startsWith("hsperfdata")))
                    .isEmpty();
        }
    }

    private String written(Path files) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> each = Files.list(files)) {
            for (Path file : each.sorted().toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    @Test
    void aSourcePrintsItsEventsUntilItIsInterrupted() throws Exception {
        int port = Lines.freePort();
        Trial trial = start(Installation.in(folder), "netcat", "--bind", "localhost", "--port=" + port, "--json");
        trial.awaitPrinted(trial.err(), "source netcat: RUNNING");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write("hello\n".getBytes(UTF_8));
            trial.awaitPrinted(trial.out(), "hello");
        }
        trial.interrupt();
        Installation.Answer answer = trial.end();
        assertThat(answer.code()).as(answer.all()).isZero();
        assertThat(answer.out()).isEqualTo("{\"headers\":{},\"body\":\"hello\"}\n");
        nothingIsLeft();
    }

    @Test
    void aSinkOfAJarThatIsNotInstalledDeliversWhatIsTypedToTheLastLine() throws Exception {
        Installation installation = Installation.in(folder);
        Path jar = folder.resolve("roll.jar");
        Rebuilt.as("7.0.0", installation.plugin("org.millrace.sink.file.roll"), jar);
        Files.delete(installation.plugin("org.millrace.sink.file.roll"));
        Path files = Files.createDirectory(folder.resolve("files"));
        Trial trial = start(installation, jar.toString(), "sink.directory=" + files, "--sink.rollInterval", "0");
        trial.type("one\ntwo\nlast");
        trial.process().getOutputStream().close();
        Installation.Answer answer = trial.end();
        assertThat(answer.code()).as(answer.all()).isZero();
        assertThat(answer.err()).contains("3 events delivered.");
        assertThat(written(files)).isEqualTo("one\ntwo\nlast\n");
        assertThat(installation.home().resolve("var/plugins"))
                .satisfiesAnyOf(store -> assertThat(store).doesNotExist(), store -> assertThat(store)
                        .isEmptyDirectory());
        nothingIsLeft();
    }

    @Test
    void whatWasTypedIsDeliveredWhenItIsInterrupted() throws Exception {
        Path files = Files.createDirectory(folder.resolve("files"));
        Trial trial = start(Installation.in(folder), with(FILE_ROLL, "sink.directory=" + files));
        trial.awaitPrinted(trial.err(), "sink file_roll: RUNNING");
        trial.type("one\ntwo\n");
        await().atMost(Agent.PATIENCE)
                .untilAsserted(() -> assertThat(written(files)).contains("two"));
        trial.interrupt();
        Installation.Answer answer = trial.end();
        assertThat(answer.code()).as(answer.all()).isZero();
        assertThat(answer.err()).contains("2 events delivered.");
    }

    @Test
    void whatCantBeDeliveredIsToldWithItsReason() throws Exception {
        int port = Lines.freePort();
        Trial trial = start(
                Installation.in(folder), "--wait", "1", "sink", "http", "--endpoint", "http://localhost:" + port + "/");
        trial.type("one\ntwo\n");
        trial.process().getOutputStream().close();
        Installation.Answer answer = trial.end();
        assertThat(answer.code()).as(answer.all()).isEqualTo(1);
        assertThat(answer.err()).contains("2 of 2 events were not delivered: ").contains("Connection refused");
        assertThat(answer.out()).isEmpty();
    }

    @Test
    void wrongKeysAndTypesAreToldAsOfAnyConfiguration() throws Exception {
        Installation installation = Installation.in(folder);
        for (Map.Entry<String[], String> each : Map.of(
                        new String[] {"netcat", "--bind", "localhost", "--prt", "1"}, "did you mean port",
                        new String[] {"nettcat"}, "did you mean netcat?",
                        new String[] {"http"}, "sink http, source http")
                .entrySet()) {
            Installation.Answer answer = start(installation, each.getKey()).end();
            assertThat(answer.code()).as(answer.all()).isEqualTo(1);
            assertThat(answer.err()).contains(each.getValue());
        }
    }
}
