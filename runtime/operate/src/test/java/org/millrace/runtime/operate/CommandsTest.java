package org.millrace.runtime.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.api.operate.Command;

class CommandsTest {
    private final Commands commands = new Commands(text -> text);
    private final StringBuilder answer = new StringBuilder();

    @Test
    void aCommandGetsWhatStandsBehindItsNameAndItsCodeIsPassedOn() {
        commands.addCommand(Given.command("count", (arguments, to) -> {
            to.append("got ").append(String.join("+", arguments));
            return arguments.size();
        }));

        assertThat(commands.apply(List.of("count", "a", "b"), answer)).isEqualTo(2);
        assertThat(answer).hasToString("got a+b");
    }

    @Test
    void anUnknownCommandIsWrongUsageAndTheKnownOnesAreListed() {
        commands.addCommand(Given.command("status", (arguments, to) -> 0));

        assertThat(commands.apply(List.of("stauts"), answer)).isEqualTo(2);
        assertThat(answer.toString()).contains("no command stauts", "status", "does status");
    }

    @Test
    void noCommandIsACallForHelp() {
        commands.addCommand(Given.command("b", (arguments, to) -> 0));
        commands.addCommand(Given.command("a", (arguments, to) -> 0));

        assertThat(commands.apply(List.of(), answer)).isZero();
        assertThat(answer.toString()).containsSubsequence("a ", "does a", "b ", "does b");
    }

    @Test
    void aCommandThatThrowsHasFailedAndSaysWhy() {
        commands.addCommand(Given.command("bad", (arguments, to) -> {
            throw new IllegalStateException("the disk is gone");
        }));
        commands.addCommand(Given.command("worse", (arguments, to) -> {
            throw new NoClassDefFoundError("org/example/Gone");
        }));
        commands.addCommand(Given.command("full", (arguments, to) -> {
            throw new IOException("no space left");
        }));

        assertThat(commands.apply(List.of("bad"), answer)).isEqualTo(1);
        assertThat(commands.apply(List.of("worse"), answer)).isEqualTo(1);
        assertThat(commands.apply(List.of("full"), answer)).isEqualTo(1);
        assertThat(answer.toString())
                .contains("bad failed: ", "the disk is gone", "org/example/Gone", "full failed: ", "no space left");
    }

    @Test
    void whoCannotBeAnsweredIsNotAFailureOfTheCommand() {
        commands.addCommand(Given.command("talk", (arguments, to) -> {
            to.append("hello");
            return 0;
        }));
        Appendable gone = new Writer() {
            @Override
            public void write(char[] text, int from, int length) throws IOException {
                throw new IOException("hung up");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };

        assertThatThrownBy(() -> commands.apply(List.of("talk"), gone)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void ofTwoBundlesWithOneCommandTheLeavingOneTakesOnlyItsOwn() {
        Command old = Given.command("reload", (arguments, to) -> 1);
        Command young = Given.command("reload", (arguments, to) -> 0);
        commands.addCommand(old);
        commands.addCommand(young);
        commands.removeCommand(old);

        assertThat(commands.apply(List.of("reload"), answer)).isZero();
    }

    @Test
    void aCommandThatIsThereIsNotTakenOverByAnotherOfItsName() {
        Command first = Given.command("reload", (arguments, to) -> 7);
        commands.addCommand(first);
        commands.addCommand(Given.command("reload", (arguments, to) -> 9));
        assertThat(commands.apply(List.of("reload"), new StringBuilder())).isEqualTo(7);
        assertThat(commands.all()).hasSize(1);
        commands.removeCommand(first);
        assertThat(commands.apply(List.of("reload"), new StringBuilder())).isEqualTo(9);
    }
}
