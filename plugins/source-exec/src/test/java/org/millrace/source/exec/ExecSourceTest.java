package org.millrace.source.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.millrace.api.component.FatalException;
import org.millrace.api.source.RefusedException;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.TestOutlet;

class ExecSourceTest {
    private static final String SHELL = "/bin/sh -c";

    @TempDir
    Path folder;

    private final TestOutlet outlet = new TestOutlet();
    private ExecSource source = source(Settings.of("command", "true"));
    private TestContext context = TestContext.in(Path.of("target"));

    private static ExecSource source(Settings settings) {
        return Connectors.make(ExecSource.class, settings);
    }

    private void begin(Settings settings) {
        source = source(settings);
        context = TestContext.in(folder);
        source.open(context);
        source.start(outlet);
    }

    private static Settings shell(String command) {
        return Settings.of("command", command).with("shell", SHELL).with("batchTimeout", 50);
    }

    private void poll(int events) {
        await().atMost(Duration.ofSeconds(20))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    source.poll(outlet);
                    return outlet.events().size() >= events;
                });
    }

    /** As in Flume's own tests: quotes, back-ticks, pipes, variables and loops are the shell's. */
    static Stream<Arguments> shells() {
        return Stream.of(
                arguments("echo `echo inner`", "inner"),
                arguments("for i in 1 2 3; do echo $i; done | tail -n 1", "3"),
                arguments("X='a b'; echo \"$X\"", "a b"),
                arguments("printf 'one\\ntwo\\n' | sed -n 2p", "two"),
                arguments("echo '$HOME \"quoted\"'", "$HOME \"quoted\""));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatAShellUnderstandsIsLeftToIt(String command, String line) throws Exception {
        begin(shell(command));
        poll(1);
        source.stop();
        assertThat(outlet.texts()).containsExactly(line);
    }

    @Test
    void withoutAShellTheWordsAreAProgramAndItsArguments() throws Exception {
        begin(Settings.of("command", "  echo   a  $HOME | cat ").with("batchTimeout", 50));
        poll(1);
        source.stop();
        assertThat(outlet.texts()).containsExactly("a $HOME | cat");
    }

    @Test
    void aBatchThatIsNotFullIsSentInTime() throws Exception {
        begin(shell("echo one; sleep 100").with("batchSize", 10).with("batchTimeout", 200));
        poll(1);
        assertThat(outlet.batches()).hasSize(1);
        source.stop();
    }

    @Test
    void aLastLineWithoutAnEndCountsIfTheCommandEndedByItself() throws Exception {
        begin(shell("printf 'one\\ntwo'"));
        poll(2);
        source.stop();
        assertThat(outlet.texts()).containsExactly("one", "two");
    }

    @Test
    void halfALineOfACommandThatIsEndedIsNoEvent() throws Exception {
        begin(shell("echo whole; printf half; sleep 100"));
        poll(1);
        source.stop();
        assertThat(outlet.texts()).containsExactly("whole");
    }

    @Test
    void whatIsRefusedIsKeptAndTheCommandWaits() throws Exception {
        begin(shell("seq 1 200000").with("batchSize", 1000));
        outlet.refuse(RefusedException.Reason.FULL, 3);
        await().atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    try {
                        source.poll(outlet);
                    } catch (RefusedException e) {
                        // It is polled again.
                        return false;
                    }
                    return outlet.texts().size() >= 200_000;
                });
        assertThat(outlet.texts()).startsWith("1", "2", "3").endsWith("199999", "200000");
        source.stop();
    }

    @Test
    void whatItWritesToItsStandardErrorDoesNotStopIt() throws Exception {
        begin(shell("head -c 1000000 /dev/zero | tr '\\0' 'x' >&2; echo done"));
        poll(1);
        source.stop();
        assertThat(outlet.texts()).containsExactly("done");
    }

    @Test
    void itIsRunAgainIfThatIsAsked() throws Exception {
        begin(shell("echo run").with("restart", true).with("restartThrottle", 20));
        poll(3);
        source.stop();
        assertThat(outlet.texts()).startsWith("run", "run", "run");
        assertThat(context.count("CommandStartCount")).isGreaterThanOrEqualTo(3);
    }

    @Test
    void itIsNotRunAgainIfThatIsNotAskedAndSaysHowItEnded() throws Exception {
        begin(shell("echo run; exit 7"));
        poll(1);
        await().until(() -> !source.poll(outlet).isZero());
        assertThat(context.reports()).last().asString().contains("DEGRADED", "exit code 7", "restart = false");
        assertThat(source.poll(outlet)).hasSeconds(1);
        source.stop();
        assertThat(outlet.texts()).containsExactly("run");
    }

    @Test
    void aProgramThatIsNotThereIsFatalUnlessItIsTriedAgain() throws Exception {
        begin(Settings.of("command", "/no/such/program"));
        assertThatThrownBy(() -> source.poll(outlet))
                .isInstanceOf(FatalException.class)
                .hasMessageContaining("/no/such/program");
        begin(Settings.of("command", "/no/such/program").with("restart", true).with("restartThrottle", 10));
        assertThat(source.poll(outlet)).isPositive();
        assertThat(context.reports()).last().asString().contains("DEGRADED", "tried again");
        source.stop();
    }

    @Test
    void allThatItHasStartedEndsWithIt() throws Exception {
        Path pids = folder.resolve("pids");
        begin(shell("trap '' TERM; sleep 300 & echo $! > " + pids + "; sleep 301 | cat & echo up; wait"));
        poll(1);
        long inner = Long.parseLong(Files.readString(pids).strip());
        assertThat(ProcessHandle.of(inner)).isPresent();
        source.stop();
        await().atMost(Duration.ofSeconds(5))
                .until(() ->
                        ProcessHandle.of(inner).filter(ProcessHandle::isAlive).isEmpty());
        assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Test
    void linesThatAreCutAreCountedWhileItRuns() throws Exception {
        begin(shell("printf 'abcdefgh\\n'; sleep 100").with("maxLineLength", 3));
        poll(3);
        assertThat(outlet.texts()).containsExactly("abc", "def", "gh");
        assertThat(context.count("LineCutCount")).isEqualTo(2);
        source.stop();
    }

    @Test
    void itsStandardInputIsAtItsEnd() throws Exception {
        begin(shell("cat; echo read"));
        poll(1);
        source.stop();
        assertThat(outlet.texts()).containsExactly("read");
    }

    @Test
    void bodiesAreInTheCharsetOfTheCommand() throws Exception {
        begin(shell("printf 'gr\\374n\\n'").with("charset", "ISO-8859-1"));
        poll(1);
        source.stop();
        assertThat(new String(outlet.events().get(0).body(), StandardCharsets.ISO_8859_1))
                .isEqualTo("grün");
    }

    @Test
    void batchesAreNoLargerThanTheChannelsTakeInBytes() throws Exception {
        begin(shell("seq 1 100").with("batchSize", 100));
        outlet.maxBatchBytes(50);
        poll(100);
        source.stop();
        assertThat(outlet.batches()).allMatch(batch -> batch.size() <= 50).hasSizeGreaterThan(2);
        assertThat(outlet.texts())
                .hasSize(100)
                .startsWith(List.of("1", "2", "3").toArray(new String[0]));
    }
}
