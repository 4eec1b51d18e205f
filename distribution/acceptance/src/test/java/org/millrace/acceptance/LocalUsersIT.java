package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another user of the machine can do to an agent, and to those who command one. */
class LocalUsersIT {
    /** Says to everybody that all is done, and writes down that somebody came. */
    private static final String FAKE = """
            import java.net.*; import java.nio.*; import java.nio.channels.*; import java.nio.file.*;
            public class Fake {
                public static void main(String[] a) throws Exception {
                    ServerSocketChannel s = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                    s.bind(UnixDomainSocketAddress.of(a[0]));
                    Files.setPosixFilePermissions(Path.of(a[0]), java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
                    System.out.println("listening");
                    while (true) {
                        SocketChannel c = s.accept();
                        ByteBuffer in = ByteBuffer.allocate(1000);
                        if (c.read(in) > 0) { System.out.println("heard something"); }
                        try {
                            c.write(ByteBuffer.wrap(new byte[] {1, 0, 0, 0, 10, 'I', 'n', 's', 't', 'a', 'l', 'l', 'e', 'd', '\\n', 0, 0, 0, 0, 0}));
                        } catch (java.io.IOException e) { }
                        c.close();
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    private Installation installation;
    private OtherUser eve;
    /** As {@code /tmp}: everybody may make something there. */
    private Path shared;

    private int port;

    @BeforeEach
    void addUser() throws Exception {
        eve = OtherUser.add();
        installation = Installation.in(folder);
        OtherUser.letThrough(installation.home());
        shared = Files.createDirectory(folder.resolve("tmp"));
        Files.setAttribute(shared, "unix:mode", 01777);
        port = Lines.freePort();
    }

    @AfterEach
    void removeUser() throws Exception {
        eve.close();
    }

    private Path configuration() throws Exception {
        Path file = installation.write("conf/a.conf", Configurations.netcatTo(port, "", "type = null"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return file;
    }

    /** Where a user's agents go if the home can't be written: everybody can find it out. */
    private Path besides(int user) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256")
                .digest(installation.home().toString().getBytes(StandardCharsets.UTF_8));
        return shared.resolve("millrace-" + user + "-" + HexFormat.of().formatHex(digest, 0, 8));
    }

    private String temporary() {
        return "-Djava.io.tmpdir=" + shared;
    }

    @Test
    void whatAnotherMadeFirstOrLinkedIsNotTaken() throws Exception {
        Path file = configuration();
        try (OtherUser flume = OtherUser.add()) {
            Path place = besides(flume.id());
            Installation asFlume = installation.startedBy(flume);
            asFlume.environment(java.util.Map.of("XDG_RUNTIME_DIR", ""));
            for (String trap : List.of(
                    "mkdir -m 777 " + place,
                    "mkdir " + place + " " + place + "/a1 && chmod -R 777 " + place,
                    "ln -s " + flume.home(folder) + " " + place,
                    "mkfifo " + place)) {
                assertThat(eve.shell(trap)).isEqualTo("0\n");
                Installation.Answer start = asFlume.millrace("agent", "-n", "a1", "-f", file.toString(), temporary());
                assertThat(start.code()).as(trap + "\n" + start.all()).isEqualTo(1);
                assertThat(start.err()).contains("can't be trusted", place.toString(), "--run-dir");
                assertThat(eve.shell("find " + place + "/ -name control.sock -o -name cache -o -name lock"))
                        .doesNotContain("control", "cache", "lock");
                assertThat(eve.shell("rm -rf " + place)).isEqualTo("0\n");
            }
            assertThat(flume.shell("ls -A " + flume.home(folder))).isEqualTo("0\n");
        }
    }

    @Test
    void aFakeAgentIsNotTalkedToAndHidesNoRealOne() throws Exception {
        Path trap = besides(0);
        Path fake = folder.resolve("Fake.java");
        Files.writeString(fake, FAKE);
        Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(eve.shell("mkdir -p " + trap + "/a1 && chmod -R 777 " + trap))
                .isEqualTo("0\n");
        Path heard = folder.resolve("heard.txt");
        Process listening = eve.process(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        fake.toString(),
                        trap + "/a1/control.sock")
                .redirectErrorStream(true)
                .redirectOutput(heard.toFile())
                .start();
        try {
            await().atMost(Agent.PATIENCE).until(() -> Files.readString(heard).contains("listening"));
            Installation.Answer status = installation.millrace("status", temporary());
            assertThat(status.code()).as(status.all()).isEqualTo(1);
            assertThat(status.err()).contains("no agent is running", "left out", trap.toString(), eve.name());
            for (String[] line : List.of(
                    new String[] {"status", "--run-dir", trap + "/a1"}, new String[] {"plugin", "list", temporary()})) {
                Installation.Answer answer = installation.millrace(line);
                assertThat(answer.all()).doesNotContain("Installed\n", "several agents");
            }
            try (Agent agent = Agent.of(installation, configuration())) {
                agent.awaitRunning("source r1", "channel c1", "sink k1");
                Installation.Answer answer = installation.millrace("status", temporary());
                assertThat(answer.code()).as(answer.all()).isZero();
                assertThat(answer.out()).contains("RUNNING").doesNotContain("Installed");
            }
            assertThat(Files.readString(heard)).isEqualTo("listening\n");
        } finally {
            listening.destroyForcibly().waitFor();
        }
    }

    @Test
    void anotherUserReadsNothingOfWhatAnAgentKeeps() throws Exception {
        Path out = installation.home().resolve("out");
        Path file = installation.write(
                "conf/a.conf",
                Configurations.netcatTo(port, "", Configurations.rollingInto(out))
                        .replace("type = memory", "type = file"));
        try (Agent agent = Agent.of(installation, file)) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            try (Lines lines = new Lines(port)) {
                assertThat(lines.send("a secret")).isEqualTo("OK");
            }
            Delivered.awaitAll(out, List.of("a secret"));
            for (String kept : List.of("run", "logs", "data", "var", "out")) {
                Path directory = installation.home().resolve(kept);
                if (kept.equals("data") && Files.notExists(directory)) {
                    continue;
                }
                assertThat(directory).exists();
                assertThat(eve.shell("find " + directory + " ! -path " + directory + " 2>/dev/null"))
                        .as(kept)
                        .doesNotContain(directory.toString());
                try (Stream<Path> all = Files.walk(directory)) {
                    assertThat(all.filter(path -> !Files.isSymbolicLink(path))).allSatisfy(path -> assertThat(
                                    PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .as(path.toString())
                            .endsWith("------"));
                }
            }
            assertThat(eve.shell("cd " + installation.home() + " && bin/millrace status --run-dir run/a1 2>&1"))
                    .endsWith("1\n")
                    .doesNotContain("RUNNING");
        }
    }

    @Test
    void theAgentOfTheHomesOwnerListensToRootAndASharedModeIsOnesOwnChoice() throws Exception {
        Path file = configuration();
        try (OtherUser flume = OtherUser.add()) {
            Installation asFlume = installation.ownedBy(flume);
            asFlume.environment(java.util.Map.of("MILLRACE_UMASK", "027"));
            try (Agent agent = Agent.of(asFlume, file)) {
                agent.awaitRunning("source r1", "channel c1", "sink k1");
                Installation.Answer root = installation.millrace("pause", "r1");
                assertThat(root.out()).as(root.all()).contains("source r1 is paused");
                assertThat(root.code()).isZero();
                assertThat(installation.millrace("status").code()).isZero();
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                                installation.home().resolve("logs/millrace.log"))))
                        .isEqualTo("rw-r-----");
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                                installation.home().resolve("run/a1"))))
                        .isEqualTo("rwx------");
            }
        }
    }

    @Test
    void aFolderForASocketIsTakenAwayByTheNextAfterAKill() throws Exception {
        Path file = configuration();
        Path deep = Files.createDirectories(folder.resolve("d".repeat(80))).resolve("run");
        for (int i = 0; i < 2; i++) {
            try (Agent agent = Agent.of(installation, file, "--run-dir", deep.toString(), temporary())) {
                await().atMost(Agent.PATIENCE)
                        .until(() -> installation
                                        .millrace("status", "--run-dir", deep.toString(), temporary())
                                        .code()
                                == 0);
                agent.signal("KILL");
                agent.awaitExit();
            }
            try (Stream<Path> left = Files.list(shared)) {
                assertThat(left.filter(path -> path.getFileName().toString().matches("millrace-[0-9]+")))
                        .hasSize(1);
            }
        }
    }
}
