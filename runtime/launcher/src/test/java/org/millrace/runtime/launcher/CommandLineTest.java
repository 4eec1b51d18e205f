package org.millrace.runtime.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @TempDir
    Path home;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void setHome() {
        System.setProperty("millrace.home", home.toString());
    }

    @AfterEach
    void forgetHome() {
        System.clearProperty("millrace.home");
        System.clearProperty("millrace.run.dir");
    }

    private int run(String... arguments) {
        return Millrace.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agent",
                "validate",
                "list",
                "status",
                "reload",
                "plugin",
                "channel",
                "tool",
                "swap-report",
                "version"
            })
    void everyCommandHasHelp(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: millrace " + command);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void helpNamesTheCommandsAndTheExitCodes() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("agent", "validate", "list", "status", "reload", "plugin", "0 done, 1 failed, 2 wrong usage");
    }

    @Test
    void noCommandIsWrongUsage() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("a command is needed", "--help");
    }

    @Test
    void aMistypedCommandIsWrongUsageWithTheOneThatWasMeant() {
        assertThat(run("stauts")).isEqualTo(2);
        assertThat(err.toString()).contains("stauts", "status");
    }

    @Test
    void anAgentNeedsANameAndAFile() {
        assertThat(run("agent", "--conf-file", "x.conf")).isEqualTo(2);
        assertThat(err.toString()).contains("--name");
        assertThat(run("agent", "--name", "a1")).isEqualTo(2);
        assertThat(err.toString()).contains("--conf-file");
    }

    @Test
    void aFileThatIsNotThereIsAFailureThatNamesIt() throws Exception {
        Path none = home.resolve("none.conf");
        assertThat(run("agent", "-n", "a1", "-f", none.toString())).isEqualTo(1);
        assertThat(err.toString()).contains(none + " does not exist");

        Path folder = Files.createDirectory(home.resolve("folder.conf"));
        assertThat(run("agent", "-n", "a1", "-f", folder.toString())).isEqualTo(1);
        assertThat(err.toString()).contains(folder + " can't be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--zkConnString", "-z", "--conf-uri", "--conf-password"})
    void whatWeDoNotHaveOfFlumesIsSaid(String option) {
        assertThat(run("agent", "-n", "a1", "-f", "x", option, "top-secret")).isEqualTo(2);
        assertThat(err.toString())
                .contains("is not supported", "use --conf-file")
                .doesNotContain("top-secret");
    }

    @Test
    void theFilesAreLookedAtOnceASecondAtMost() {
        assertThat(run("agent", "-n", "a1", "-f", "x", "-i", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("at least 1 second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "reload"})
    void withoutAnAgentWhatNeedsOneFails(String command) {
        assertThat(run(command)).isEqualTo(1);
        assertThat(err.toString()).contains("no agent is running from " + home);
        assertThat(run(command, "--name", "a7")).isEqualTo(1);
        assertThat(err.toString()).contains("no agent named a7");
    }

    @Test
    void whoNamesARunDirectoryIsToldThatNoAgentRunsInThatOne() {
        Path elsewhere = home.resolve("elsewhere/a1");
        assertThat(run("status", "--run-dir", elsewhere.toString())).isEqualTo(1);
        assertThat(err.toString())
                .contains("no agent is running in " + elsewhere)
                .doesNotContain("running from");
    }

    @Test
    void theVersionNamesTheJavaToo() {
        assertThat(run("version")).isZero();
        assertThat(out.toString()).contains("Millrace", "Java " + System.getProperty("java.version"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "/tmp/x", "a/b", "", "a\nforged", "a\u001b[2J"})
    void aNameIsCheckedBeforeItIsAPath(String name) {
        for (String command : new String[] {"status", "reload", "pause", "plugin", "validate", "agent"}) {
            assertThat(run(command, "--name", name, "-f", "x.conf")).as(command).isEqualTo(2);
        }
        assertThat(err.toString()).contains("can't be the name of an agent").doesNotContain("\u001b", "\nforged");
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void whatWasTypedIsPrintedAsText() {
        assertThat(run("stat\nus\u001b[31m")).isEqualTo(2);
        assertThat(err.toString()).contains("stat\\u000aus\\u001b[31m").doesNotContain("\u001b");
        assertThat(run("status", "x".repeat(5000))).isEqualTo(2);
        assertThat(err.toString().length()).isLessThan(3000);
    }

    @Test
    void aNewPluginIsWrittenWithoutAnAgent() {
        Path to = home.resolve("mine");
        assertThat(run("plugin", "new", "sink", "http-post", "--group", "com.acme", "--dir", to.toString()))
                .isZero();
        assertThat(to.resolve("src/main/java/com/acme/httppostsink/HttpPostSink.java"))
                .content()
                .contains("@SinkType(\"http-post\")");
        assertThat(to.resolve("pom.xml"))
                .content()
                .contains("<url>" + home.resolve("repository").toUri());
        assertThat(run("plugin", "new", "sink", "http-post", "--dir", to.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains(to + " is there already");
    }

    @Test
    void aNewPluginOfNoKindOrNameIsWrongUsage() {
        Path to = home.resolve("none");
        for (String[] wrong : new String[][] {
            {"sinks", "a", "com.acme"},
            {"sink", "../a", "com.acme"},
            {"sink", "A", "com.acme"},
            {"sink", "a".repeat(61), "com.acme"},
            {"sink", "a", "com..acme"},
            {"sink", "a", "com.new"}
        }) {
            assertThat(run("plugin", "new", wrong[0], wrong[1], "--group", wrong[2], "--dir", to.toString()))
                    .as(String.join(" ", wrong))
                    .isEqualTo(2);
        }
        assertThat(to).doesNotExist();
        assertThat(err.toString()).contains("checkpointed-sink", "a letter first", "com.new can't be a group");
    }
}
