package org.millrace.channel.file.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.event.Event;
import org.millrace.channel.file.Events;
import org.millrace.channel.file.FileChannel;
import org.millrace.channel.file.Taken;
import org.millrace.channel.file.Typed;

@Timeout(60)
class ToolCommandTest extends ToolTesting {
    @Test
    void whatIsSoundIsSaidToBeSoundAndNothingIsChanged() throws Exception {
        write();
        Map<String, String> before = all();

        assertThat(channel("verify", directory.toString()))
                .as(answer.toString())
                .isZero();
        assertThat(answer.toString())
                .contains("20 events, 17 of them to deliver", "17 events can be delivered", "It is sound.");
        assertThat(channel("dump", directory.toString())).isZero();
        assertThat(all()).isEqualTo(before);
    }

    @Test
    void damageIsToldExactlyAndNothingIsChanged() throws Exception {
        write();
        damage();
        Map<String, String> before = all();

        assertThat(channel("verify", directory.toString())).isEqualTo(1);
        assertThat(answer.toString())
                .contains(
                        segment() + ", bytes ",
                        "5 not delivered: damaged",
                        "12 events can be delivered",
                        "5 acknowledged events can't be read");
        assertThat(all()).isEqualTo(before);
    }

    @Test
    void aRepairGivesNothingUp() throws Exception {
        write();
        byte[] whole = Files.readAllBytes(segment());
        damage();

        for (int i = 0; i < 2; i++) {
            assertThat(channel("repair", directory.toString())).isEqualTo(1);
            assertThat(answer.toString())
                    .contains("12 events can be delivered", "5 acknowledged events can't be read", "give-up");
        }
        Files.write(segment(), whole);
        assertThat(channel("verify", directory.toString())).isZero();
        assertThat(answer.toString()).contains("17 events can be delivered");
    }

    @Test
    void aDataDirectoryThatIsSuddenlyEmptyIsNoFreshChannel() throws Exception {
        write();
        Path away = Files.move(directory.resolve("data"), directory.resolve("away"));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> Typed.open(directory, Map.of()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(directory.resolve("data") + " holds no segment")
                    .hasMessageContaining("17 or more events")
                    .hasMessageContaining("not mounted");
        }
        assertThat(channel("give-up", directory.toString())).isEqualTo(1);
        assertThat(answer.toString()).contains("17 not delivered: missing");
        String shown = shown();
        Path empty = Files.move(directory.resolve("data"), directory.resolve("empty"));
        Files.move(away, directory.resolve("data"));
        assertDelivered("3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19");

        write();
        Files.move(directory.resolve("data"), away);
        Files.move(empty, directory.resolve("data"));
        assertThat(channel("give-up", directory.toString(), "--yes", shown)).isEqualTo(1);
        assertThat(channel("give-up", directory.toString(), "--yes", shown()))
                .as(answer.toString())
                .isZero();
        FileChannel fresh = Typed.open(directory, Map.of());
        assertThat(fresh.usage().events().orElse(0)).isZero();
        Taken.put(fresh, Events.numbered(100, 1));
        assertThat(Events.drain(fresh)).containsExactly("100");
        fresh.close();
    }

    @Test
    void whatACrashLeavesBehindIsNoDamage() throws Exception {
        write();
        Files.write(segment(), new byte[] {'M', 'R', 'e', 'c', 1, 2, 3}, StandardOpenOption.APPEND);

        assertThat(channel("verify", directory.toString()))
                .as(answer.toString())
                .isZero();
        assertThat(answer.toString()).contains("behind the last whole record", "It is sound.");
    }

    @Test
    void theDumpIsWhatATakeWouldGive() throws Exception {
        FileChannel channel = Typed.open(directory, Map.of());
        Taken.put(
                channel,
                List.of(
                        Event.of(
                                Map.of("host", "a", "at", "1"),
                                "two\nlines".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                        Event.of(new byte[] {-1, 0}),
                        Event.of("ü")));
        channel.close();

        channel("dump", directory.toString());
        assertThat(answer.toString().lines())
                .containsExactly("0 {at=1, host=a} two\\u000alines", "1 {} 0xff00", "2 {} ü");
        channel("dump", directory.toString(), "--bodies", "hex", "--limit", "1");
        assertThat(answer.toString().lines()).containsExactly("0 {at=1, host=a} 74776f0a6c696e6573");
        channel("dump", directory.toString(), "--bodies", "none");
        assertThat(answer.toString().lines()).containsExactly("0 {at=1, host=a}", "1 {}", "2 {}");
    }

    @Test
    void aChannelInUseIsLeftAlone() throws Exception {
        FileChannel channel = Typed.open(directory, Map.of());
        Taken.put(channel, Events.numbered(0, 5));
        for (String verb : List.of("verify", "dump", "repair", "give-up")) {
            assertThat(channel(verb, directory.toString())).isEqualTo(1);
            assertThat(answer.toString()).contains("is in use by channel c1");
        }
        assertThat(Events.drain(channel)).hasSize(5);
        channel.close();
    }

    @Test
    void theDirectoriesMayBeApart() throws Exception {
        Path acks = directory.resolve("x/acks");
        List<String> data = new ArrayList<>();
        for (String name : List.of("d1", "d2")) {
            data.add(directory.resolve(name).toString());
        }
        FileChannel channel =
                Typed.open(directory, Map.of("checkpointDir", acks.toString(), "dataDirs", String.join(",", data)));
        Taken.put(channel, Events.numbered(0, 5));
        Taken.put(channel, Events.numbered(5, 5));
        channel.close();

        assertThat(channel("verify", "--checkpoint", acks.toString(), "--data", String.join(",", data)))
                .isZero();
        assertThat(answer.toString()).contains("10 events can be delivered");
    }

    @Test
    void whereNoChannelIsThatIsSaid() throws Exception {
        assertThat(channel("verify", directory.resolve("none").toString())).isEqualTo(1);
        assertThat(answer.toString()).contains("There is no file channel", "none/checkpoint", "none/data");
        assertThat(directory.resolve("none")).doesNotExist();

        Files.createFile(directory.resolve("log-1.meta"));
        assertThat(channel("repair", directory.toString())).isEqualTo(1);
        assertThat(answer.toString()).contains("Flume file channel", "channel import " + directory);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mend x",
                "verify",
                "verify a b",
                "verify --data a",
                "verify a --limit 3",
                "dump a --limit many",
                "dump a --bodies some",
                "dump a --limit",
                "verify a --yes 1",
                "give-up a --yes",
                "import a",
                "import --into b",
                "verify a --keys k1"
            })
    void whatIsNotUnderstoodIsWrongUsage(String line) throws Exception {
        assertThat(channel(line.isEmpty() ? new String[0] : line.split(" ", -1)))
                .isEqualTo(2);
        assertThat(answer.toString()).contains("usage: channel verify DIR");
    }
}
