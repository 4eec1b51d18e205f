package org.millrace.channel.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.channel.Lease;
import org.millrace.api.event.Event;

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
            channel.put(Events.numbered(i, 5));
        }
        Lease lease = channel.take(3, Events.AT_ONCE);
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
                .contains(segment() + ", bytes ", "5 events lost", "12 events can be delivered", "It is damaged: 5 ");
        assertThat(all()).isEqualTo(before);
    }

    @Test
    void whatIsRepairedIsSoundAfterwardsAndLacksWhatWasTold() throws Exception {
        write();
        damage();

        assertThat(channel("repair", directory.toString())).isZero();
        assertThat(answer.toString()).contains("5 events lost", "12 events can be delivered; 5 acknowledged");
        assertThat(channel("repair", directory.toString())).isZero();
        assertThat(answer.toString()).contains("12 events can be delivered");
        FileChannel channel = Typed.open(directory, Map.of());
        assertThat(Events.drain(channel))
                .containsExactly("3", "4", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19");
        channel.close();
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
        channel.put(List.of(
                Event.of(
                        Map.of("host", "a", "at", "1"), "two\nlines".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
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
        channel.put(Events.numbered(0, 5));
        for (String verb : List.of("verify", "dump", "repair")) {
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
        channel.put(Events.numbered(0, 5));
        channel.put(Events.numbered(5, 5));
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
