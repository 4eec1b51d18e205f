package org.millrace.runtime.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.millrace.runtime.launcher.Watch.Screen;
import org.millrace.runtime.launcher.log.ShownWriter;

class WatchTest {
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

    /** Everything that is printed until the agent has no answer any more. */
    private String watched(Optional<Screen> screen, String... answers) {
        Iterator<String> next = List.of(answers).iterator();
        PrintStream terminal = new PrintStream(seen, true, UTF_8);
        PrintWriter out = new PrintWriter(new ShownWriter(new OutputStreamWriter(seen, UTF_8)), true);
        Watch.Question question = answer -> {
            if (!next.hasNext()) {
                throw new Failure(1, "no agent is running");
            }
            answer.print(next.next());
            answer.flush();
            return 0;
        };
        Watch watch = new Watch(question, out, terminal, screen, Duration.ofMillis(1));
        assertThatThrownBy(watch::run).isInstanceOf(Failure.class).hasMessage("no agent is running");
        return seen.toString(UTF_8);
    }

    @Test
    void elsewhereThanOnATerminalAnswersFollowEachOther() {
        assertThat(watched(Optional.empty(), "a\nb\n", "c\n")).isEqualTo("a\nb\n\nc\n\n");
    }

    @Test
    void onATerminalAnAnswerTakesThePlaceOfTheOneBefore() {
        assertThat(watched(Optional.of(new Screen(24, 80)), "a\nb\n", "c\n"))
                .isEqualTo("\u001b[2J\u001b[Ha\u001b[K\nb\u001b[K\n\u001b[J\u001b[Hc\u001b[K\n\u001b[J");
    }

    @Test
    void whatIsNotSeenIsCutOff() {
        assertThat(watched(Optional.of(new Screen(4, 6)), "a long line\nb\nc\nd\n"))
                .contains("a long\u001b[K\n", "… 2 mo\u001b[K\n")
                .doesNotContain("c", "d\u001b");
    }

    @Test
    void anAnswerMovesNoCursor() {
        assertThat(watched(Optional.of(new Screen(24, 80)), "a\u001b[2Jb\n")).contains("a\\u001b[2Jb");
    }

    @Test
    void onlyASizeIsAScreen() {
        assertThat(Screen.of("24 80")).contains(new Screen(24, 80));
        assertThat(Screen.of("")).isEmpty();
        assertThat(Screen.of("0 0")).isEmpty();
        assertThat(Screen.of("a b")).isEmpty();
    }

    @Test
    void watchingIsForTheLauncher() {
        assertThat(Grammar.commands().stream()
                        .filter(line -> line.getCommandName().equals("status"))
                        .flatMap(line -> line.getCommandSpec().options().stream())
                        .map(option -> option.longestName()))
                .contains("--watch", "--json");
    }
}
