package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be wrong with plug-ins, their folder and their store, in the packed agent with a small heap. */
class PluginTroubleIT {
    @TempDir
    Path folder;

    private Agent start(Installation installation, int port, String... more) throws Exception {
        Path configuration = installation.write(
                "conf/a1.conf", Configurations.netcatTo(port, "a1.channels.c1.capacity = 1000", "type = null"));
        Agent agent = Agent.of(
                installation,
                configuration,
                Stream.concat(
                                Stream.of("--no-reload-conf", "-Xmx64m", "-Dmillrace.bundle.deadlineMs=1000"),
                                Stream.of(more))
                        .toArray(String[]::new));
        agent.awaitRunning("source r1", "channel c1", "sink k1");
        return agent;
    }

    private static void sh(Path in, String script) throws Exception {
        assertThat(new ProcessBuilder("bash", "-c", script)
                        .directory(in.toFile())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    private void hostile(Installation installation) throws Exception {
        try (RandomAccessFile sparse = new RandomAccessFile(
                installation.plugins().resolve("sparse.jar").toFile(), "rw")) {
            sparse.setLength(600L << 20);
        }
        // Names in bytes: an umlaut in UTF-8, one in Latin-1, the end of a line, a colour.
        sh(
                installation.plugins(),
                "mkfifo pipe.jar; mkdir folder.jar; ln -s nowhere dangling.jar; echo x > $'pl\\xc3\\xbcg.jar';"
                        + " echo y > $'pl\\xfcg.jar'; echo z > $'a\\nb\\e[31m.jar';"
                        + " cp org.millrace.sink.logger-*.jar again.jar");
    }

    private static int lines(String log) {
        return (int) log.lines().filter(line -> !line.isBlank()).count();
    }

    @Test
    void noFileInTheFolderStopsAStartUnderAPlainLocale() throws Exception {
        Installation installation = Installation.in(folder);
        installation.environment(Map.of("LC_ALL", "C"));
        hostile(installation);
        for (String policy : List.of("open", "signed")) {
            int port = Lines.freePort();
            try (Agent agent = start(installation, port, "-Dmillrace.trust.policy=" + policy)) {
                Installation.Answer list = installation.millrace("plugin", "list");
                assertThat(list.code()).isZero();
                assertThat(list.out())
                        .contains("pipe.jar: ", "folder.jar: ", "dangling.jar: ", "pl%C3%BCg.jar: ", "pl%FCg.jar: ")
                        .contains("sparse.jar: ")
                        .contains(policy.equals("open") ? "is a pipe" : "the drop folder is off")
                        .contains("\\u000ab\\u001b[31m.jar")
                        .doesNotContain("\u001b");
                int before = lines(agent.terminal());
                Path fresh = installation.plugins().resolve("fresh.jar");
                Files.writeString(fresh, "no jar");
                await().atMost(Agent.PATIENCE)
                        .until(() ->
                                installation.millrace("plugin", "list").out().contains("fresh.jar"));
                assertThat(lines(agent.terminal()) - before).as(agent::terminal).isLessThan(10);
                if (policy.equals("open")) {
                    assertThat(agent.terminal()).contains("are the same jar; one of them is enough");
                }
                assertThat(agent.terminal()).doesNotContain("\u001b[31m");
                assertThat(agent.stop()).isZero();
            }
        }
    }

    @Test
    void whatIsOfferedCostsNoMoreThanAMessage() throws Exception {
        Installation installation = Installation.in(folder);
        Path index = folder.resolve("index.xml.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(index))) {
            out.write("<repository xmlns='http://www.osgi.org/xmlns/repository/v1.0.0'>"
                    .getBytes(StandardCharsets.UTF_8));
            byte[] blanks = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 900; i++) {
                out.write(blanks);
            }
        }
        try (RandomAccessFile sparse =
                new RandomAccessFile(folder.resolve("large.jar").toFile(), "rw")) {
            sparse.setLength(3L << 30);
        }
        sh(folder, "mkfifo pipe.jar pipe.xml");
        try (Agent agent = start(installation, Lines.freePort())) {
            Map<String, String> offered = Map.of(
                    folder.resolve("pipe.jar").toString(),
                    "is a pipe",
                    folder.resolve("large.jar").toString(),
                    "3221225472 bytes",
                    "/dev/zero",
                    "is a pipe, a socket or a device",
                    folder.resolve("none.jar").toString(),
                    "there is no file");
            for (Map.Entry<String, String> each : offered.entrySet()) {
                Installation.Answer answer = installation.millrace("plugin", "verify", each.getKey());
                assertThat(answer.code()).as(answer.all()).isEqualTo(1);
                assertThat(answer.out()).startsWith("Refused: ").contains(each.getKey(), each.getValue());
            }
            for (String place :
                    List.of(index.toString(), folder.resolve("pipe.xml").toString())) {
                Installation.Answer answer = installation.millrace("plugin", "install", place, "logger");
                assertThat(answer.code()).as(answer.all()).isEqualTo(1);
                assertThat(answer.out()).startsWith("Refused: ");
            }
            Installation.Answer plan = installation.millrace(
                    "plugin",
                    "upgrade",
                    installation.plugin("org.millrace.sink.logger").toString(),
                    "--dry-run");
            assertThat(plan.out()).contains("Would install").doesNotContain("[Ljava");

            Path hanging = HangingJar.pack(folder, installation);
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(hanging)));
            Installation.Answer hung =
                    installation.millrace("plugin", "install", hanging.toString(), "--sha256", digest);
            assertThat(hung.code()).as(hung.all()).isEqualTo(1);
            assertThat(hung.out())
                    .contains("Failed (activator)", "has not returned within 1.0 s", "What served before");
            Installation.Answer other = installation.millrace("plugin", "remove", "org.millrace.source.seq");
            assertThat(other.code()).as(other.all()).isZero();
            long began = System.nanoTime();
            agent.stop();
            assertThat((System.nanoTime() - began) / 1_000_000_000L)
                    .as("seconds until SIGTERM had ended it\n" + agent.terminal())
                    .isLessThan(15);
        }
    }

    @Test
    void aLostDocumentOfTheStoreIsToldAndBringsNothingBack() throws Exception {
        Installation installation = Installation.in(folder);
        Path store = installation.home().resolve("var/plugins");
        try (Agent agent = start(installation, Lines.freePort())) {
            assertThat(installation
                            .millrace("plugin", "remove", "org.millrace.source.seq")
                            .code())
                    .isZero();
            assertThat(agent.stop()).isZero();
        }
        long newest;
        try (Stream<Path> files = Files.list(store)) {
            newest = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("wanted-"))
                    .mapToLong(name -> Long.parseLong(name.substring(7)))
                    .max()
                    .orElseThrow();
        }
        Files.delete(store.resolve("wanted-" + newest));
        try (Agent agent = start(installation, Lines.freePort())) {
            agent.awaitPrinted("wanted-" + newest + " is missing although it was in force");
            assertThat(installation.millrace("plugin", "list").out())
                    .containsPattern("org.millrace.source.seq +1.0.0 +REMOVED")
                    .contains("WARNING: the plug-in store: wanted-" + newest + " is missing");
            assertThat(agent.stop()).isZero();
        }
        // One that can't be read is no store without plug-ins.
        Files.delete(store.resolve("wanted-" + (newest - 1)));
        Files.createDirectory(store.resolve("wanted-" + newest));
        Path configuration = installation.home().resolve("conf/a1.conf");
        try (Agent agent = Agent.of(installation, configuration)) {
            assertThat(agent.awaitExit()).as(agent::terminal).isEqualTo(1);
            assertThat(agent.terminal())
                    .contains("the plug-in store", "can't be read, so that it is not known what to run");
        }
    }
}
