package org.millrace.channel.file.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.event.Event;
import org.millrace.channel.file.Events;
import org.millrace.channel.file.FileChannel;
import org.millrace.channel.file.Taken;
import org.millrace.channel.file.Typed;
import org.millrace.channel.file.format.SegmentHeader;
import org.millrace.channel.file.log.segment.Quarantine;

@Timeout(60)
class ToolCommandTest {
    @TempDir
    Path directory;

    private final StringBuilder answer = new StringBuilder();

    private int channel(String... words) throws Exception {
        answer.setLength(0);
        return new ToolCommand().run(List.of(words), answer);
    }

    /** Twenty events in four batches, of which the first three are delivered. */
    private void write() throws Exception {
        FileChannel channel = Typed.open(directory, Map.of());
        for (int i = 0; i < 20; i += 5) {
            Taken.put(channel, Events.numbered(i, 5));
        }
        Taken lease = Taken.from(channel, 3, Events.AT_ONCE);
        lease.commit();
        channel.close();
    }

    private Path segment() throws Exception {
        try (Stream<Path> files = Files.list(directory.resolve("data"))) {
            return files.filter(file -> SegmentHeader.idOf(file.getFileName().toString()) >= 0)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Flips a byte of the body of the event "7". */
    private void damage() throws Exception {
        Path segment = segment();
        byte[] bytes = Files.readAllBytes(segment);
        int at = -1;
        for (int i = SegmentHeader.LENGTH; i < bytes.length - 2 && at < 0; i++) {
            at = bytes[i] == 1 && bytes[i + 1] == '7' && bytes[i - 1] == 0 ? i + 1 : -1;
        }
        bytes[at] = 'X';
        Files.write(segment, bytes);
    }

    /** Every file with its content and when it was last changed. */
    private Map<String, String> all() throws Exception {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.put(
                        directory.relativize(file).toString(),
                        Files.getLastModifiedTime(file) + " " + HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return all;
    }

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

    private void assertDelivered(String... events) throws Exception {
        FileChannel channel = Typed.open(directory, Map.of());
        assertThat(Events.drain(channel)).containsExactly(events);
        channel.close();
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

    /** The name under which the answer asks for a confirmation. */
    private String shown() {
        Matcher yes = Pattern.compile("(?m)^  --yes ([0-9a-f]{12})$").matcher(answer);
        assertThat(yes.find()).as(answer.toString()).isTrue();
        return yes.group(1);
    }

    @Test
    void withoutAConfirmationNothingIsGivenUpAndAllIsShown() throws Exception {
        write();
        damage();
        Map<String, String> before = all();

        assertThat(channel("give-up", directory.toString())).isEqualTo(1);
        assertThat(answer.toString())
                .contains(segment() + ", bytes ", "events 5 to 9 of the file", "damaged", "5 events in 1 place");
        String shown = shown();
        assertThat(channel("give-up", directory.toString(), "--yes", "yes")).isEqualTo(1);
        assertThat(answer.toString()).contains("is not what --yes yes was said for");
        assertThat(shown()).isEqualTo(shown);
        assertThat(all()).isEqualTo(before);
    }

    @Test
    void whatIsConfirmedIsGivenUpAndNothingElse() throws Exception {
        write();
        damage();
        channel("give-up", directory.toString());
        String shown = shown();

        assertThat(channel("give-up", directory.toString(), "--yes", shown))
                .as(() -> answer.toString())
                .isZero();
        assertThat(answer.toString())
                .containsPattern("\\d{4}-\\d\\d-\\d\\dT\\S+ \\S+ gave up .*events 5 to 9 of the file")
                .contains("quarantine");
        assertThat(channel("verify", directory.toString())).isZero();
        assertThat(channel("give-up", directory.toString())).isZero();
        assertThat(answer.toString()).contains("nothing to give up");
        assertDelivered("3", "4", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19");
        assertThat(all().keySet()).anyMatch(file -> file.startsWith("data/quarantine/segment-"));
    }

    @Test
    void whatHasChangedSinceItWasShownIsNotGivenUp() throws Exception {
        write();
        byte[] whole = Files.readAllBytes(segment());
        damage();
        channel("give-up", directory.toString());
        String shown = shown();
        Files.write(segment(), Arrays.copyOf(whole, whole.length / 2));
        Map<String, String> before = all();

        assertThat(channel("give-up", directory.toString(), "--yes", shown)).isEqualTo(1);
        assertThat(answer.toString()).contains("it may have changed");
        assertThat(shown()).as(answer.toString()).isNotEqualTo(shown);
        assertThat(all()).isEqualTo(before);
        Files.write(segment(), whole);
        assertThat(channel("give-up", directory.toString(), "--yes", shown)).isZero();
        assertThat(answer.toString()).contains("nothing to give up");
    }

    /** Puts something in the segment's place that nobody can read, whoever he is; returns where the segment is. */
    private Path hide() throws Exception {
        Path segment = segment();
        Path away = Files.move(segment, directory.resolve("away"));
        Files.createSymbolicLink(segment, Path.of("/proc/self/mem"));
        return away;
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aSegmentThatCannotBeReadAtAllIsListedWithItsReasonAndKept() throws Exception {
        write();
        Path segment = segment();
        Path away = hide();
        assertThat(channel("verify", directory.toString())).isEqualTo(1);
        assertThat(answer.toString())
                .contains(segment.toString(), "17 not delivered: unreadable: Input/output error")
                .contains("17 acknowledged events can't be read");
        assertThat(channel("repair", directory.toString())).isEqualTo(1);
        assertThat(channel("give-up", directory.toString())).isEqualTo(1);
        assertThat(answer.toString()).contains("unreadable: Input/output error").contains("17 events in 1 place");
        Files.move(away, segment, StandardCopyOption.REPLACE_EXISTING);
        assertThat(channel("give-up", directory.toString(), "--yes", shown())).isZero();
        assertThat(answer.toString()).contains("nothing to give up");
        assertThat(channel("verify", directory.toString())).isZero();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aSegmentThatCannotBeReadAtAllIsMovedAwayIfItIsGivenUp() throws Exception {
        write();
        Path segment = segment();
        hide();
        channel("give-up", directory.toString());
        String shown = shown();
        Path quarantine = segment.resolveSibling(Quarantine.DIRECTORY);
        Files.writeString(quarantine, "in the way");
        assertThat(channel("give-up", directory.toString(), "--yes", shown)).isEqualTo(1);
        assertThat(answer.toString()).contains(segment + " can't be moved to quarantine/");
        assertThat(channel("verify", directory.toString())).isEqualTo(1);
        Files.delete(quarantine);

        assertThat(channel("give-up", directory.toString(), "--yes", shown)).isZero();
        assertThat(answer.toString()).contains("gave up " + segment);
        assertThat(quarantine.resolve(segment.getFileName() + ".given-up")).isSymbolicLink();
        assertThat(channel("verify", directory.toString())).isZero();
        assertDelivered();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void ofASegmentThatWasNeverClosedAndCannotBeReadNobodyClaimsToKnowTheNumber() throws Exception {
        write();
        Path segment = segment();
        Path away = hide();
        // As it is when nothing says how it was closed.
        Path other = segment.resolveSibling(SegmentHeader.fileName(2));
        Files.move(segment, other);
        Files.move(away, segment);
        assertThat(channel("verify", directory.toString())).isEqualTo(1);
        assertThat(answer.toString())
                .contains(other + ": it can't be read, and nobody knows how many events it holds")
                .contains("nobody knows how many events: unreadable: Input/output error")
                .contains("17 events can be delivered")
                .contains("0 acknowledged events, and others of a number that nobody knows, can't be read");
        channel("give-up", directory.toString());
        assertThat(channel("give-up", directory.toString(), "--yes", shown())).isZero();
        assertThat(other.resolveSibling(Quarantine.DIRECTORY).resolve(other.getFileName() + ".given-up"))
                .isSymbolicLink();
        assertThat(channel("verify", directory.toString())).isZero();
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
