package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The mistakes of a first user, and what the agent says. */
@Needs({"source.netcat", "channel.memory", Needs.SELECTOR, "sink.null", Needs.SCRIPTS})
class MistakesIT {
    @TempDir
    Path folder;

    private Installation installation;

    @BeforeEach
    void install() throws Exception {
        installation = Installation.in(folder);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("unknown type", "type = memory", "type = memry", "a.conf:8", "memry", "memory"),
                mistake("unknown key", "c1.capacity", "c1.capcity", "a.conf:9", "capcity", "did you mean capacity"),
                mistake("missing required key", "a1.sources.r1.port = 44440\n", "", "r1", "port", "is required"),
                mistake("a value of the wrong kind", "port = 44440", "port = lots", "a.conf:6", "port", "lots"),
                mistake("no such channel", "r1.channels = c1", "r1.channels = c2", "a.conf:7", "c2", "channel"),
                mistake("a sink without a channel", "k1.channel = c1", "k1.channel =", "k1", "channel"),
                mistake(
                        "batch over transaction",
                        "k1.type = null",
                        "k1.type = null\na1.sinks.k1.batchSize = 500",
                        "batchSize",
                        "500",
                        "transactionCapacity",
                        "100"),
                mistake("capacity under transaction", "capacity = 1000", "capacity = 50", "transactionCapacity", "50"));
    }

    private static Arguments mistake(String name, String right, String wrong, String... told) {
        return Arguments.of(name, right, wrong, told);
    }

    private static final String GOOD = """
            a1.sources = r1
            a1.sinks = k1
            a1.channels = c1
            a1.sources.r1.type = netcat
            a1.sources.r1.bind = localhost
            a1.sources.r1.port = 44440
            a1.sources.r1.channels = c1
            a1.channels.c1.type = memory
            a1.channels.c1.capacity = 1000
            a1.sinks.k1.type = null
            a1.sinks.k1.channel = c1
            """;

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void isToldWithItsPlaceAndNeverIsCodeZero(String name, String right, String wrong, String[] told) throws Exception {
        assertThat(GOOD).contains(right);
        Path file = installation.write("conf/a.conf", GOOD.replace(right, wrong));
        Installation.Answer validate = installation.millrace("validate", file.toString());
        assertThat(validate.all()).contains(told);
        assertThat(validate.code()).as(validate.all()).isEqualTo(1);
        Installation.Answer strict = installation.millrace("agent", "-n", "a1", "-f", file.toString(), "--strict");
        assertThat(strict.all()).contains(told);
        assertThat(strict.code()).as(strict.all()).isEqualTo(1);
    }

    @Test
    void aPortInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            Path file = installation.write("conf/a.conf", Configurations.netcatTo(port, "", "type = null"));
            try (Agent agent = Agent.of(installation, file)) {
                agent.awaitRunning("channel c1", "sink k1");
                Agent.Component source = agent.awaitStatus(
                                status -> status.of("source r1").detail().contains("in use"))
                        .of("source r1");
                assertThat(source.detail()).contains(Integer.toString(port));
                taken.close();
                agent.awaitRunning("source r1");
                assertThat(agent.stop()).isZero();
            }
        }
    }

    @Test
    @Needs(Needs.SCRIPTS)
    void aWrongAgentName() throws Exception {
        Path file = installation.write("conf/a.conf", GOOD);
        Installation.Answer answer = installation.millrace("agent", "-n", "a2", "-f", file.toString());
        assertThat(answer.all()).contains("there is no agent a2", "there is a1");
        assertThat(answer.code()).isEqualTo(1);
    }

    @Test
    @Needs({})
    void aMissingFile() throws Exception {
        Installation.Answer agent = installation.millrace("agent", "-n", "a1", "-f", "conf/none.conf");
        assertThat(agent.err()).contains("conf/none.conf does not exist");
        assertThat(agent.code()).isEqualTo(1);
        Installation.Answer validate = installation.millrace("validate", "conf/none.conf");
        assertThat(validate.all()).contains("conf/none.conf");
        assertThat(validate.code()).isEqualTo(1);
    }

    @Test
    @Needs(Needs.SCRIPTS)
    void aNameThatLeadsElsewhereOrForgesALine() throws Exception {
        Path file = installation.write("conf/a.conf", GOOD);
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String name :
                new String[] {"..", elsewhere.toString(), "a/b", "", "a\n2026-01-01 [ERROR] forged\u001b[2J"}) {
            Installation.Answer answer = installation.millrace("agent", "--name", name, "-f", file.toString());
            assertThat(answer.code()).as(answer.all()).isEqualTo(2);
            assertThat(answer.err()).contains("can't be the name of an agent").doesNotContain("\u001b", "\n2026");
        }
        assertThat(installation.millrace("status", "--name", "../conf").code()).isEqualTo(2);
        assertThat(elsewhere).isEmptyDirectory();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(elsewhere)))
                .isEqualTo("rwxr-xr-x");
        assertThat(installation.home().resolve("run")).doesNotExist();
    }

    @Test
    @Needs(Needs.SCRIPTS)
    void wrongUsage() throws Exception {
        Installation.Answer noName = installation.millrace("agent", "-f", "conf/example.conf");
        assertThat(noName.err()).contains("--name", "Try 'millrace agent --help'");
        assertThat(noName.code()).isEqualTo(2);
        Installation.Answer unknown = installation.millrace("agnt");
        assertThat(unknown.err()).contains("agnt", "agent");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(installation.millrace().code()).isEqualTo(2);
        Installation.Answer conf = installation.millrace("agent", "--conf");
        assertThat(conf.err()).contains("--conf needs a directory");
        assertThat(conf.code()).isEqualTo(2);
    }

    @Test
    @Needs(Needs.SCRIPTS)
    void aJavaThatIsTooOldOrIsNone() throws Exception {
        Path old = folder.resolve("java8");
        Files.createDirectories(old.resolve("bin"));
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"1.8.0_402\"\n");
        Path java = Files.writeString(old.resolve("bin/java"), "#!/bin/sh\nexit 1\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Installation.Answer answer = installation.withJava(old).millrace("version");
        assertThat(answer.err()).contains("Java 17 or newer is needed", "1.8.0_402", "JAVA_HOME");
        assertThat(answer.code()).isEqualTo(1);
        Installation.Answer none =
                installation.withJava(folder.resolve("nowhere")).millrace("version");
        assertThat(none.err()).contains("no Java found", "JAVA_HOME");
        assertThat(none.code()).isEqualTo(1);
    }
}
