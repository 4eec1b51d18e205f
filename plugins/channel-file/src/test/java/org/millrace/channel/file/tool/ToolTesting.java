package org.millrace.channel.file.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.channel.file.Events;
import org.millrace.channel.file.FileChannel;
import org.millrace.channel.file.Taken;
import org.millrace.channel.file.Typed;
import org.millrace.channel.file.format.SegmentHeader;

/** A channel's directories, and what is asked about them. */
abstract class ToolTesting {
    @TempDir
    Path directory;

    final StringBuilder answer = new StringBuilder();

    int channel(String... words) throws Exception {
        answer.setLength(0);
        return new ToolCommand().run(List.of(words), answer);
    }

    /** Twenty events in four batches, of which the first three are delivered. */
    void write() throws Exception {
        FileChannel channel = Typed.open(directory, Map.of());
        for (int i = 0; i < 20; i += 5) {
            Taken.put(channel, Events.numbered(i, 5));
        }
        Taken lease = Taken.from(channel, 3, Events.AT_ONCE);
        lease.commit();
        channel.close();
    }

    Path segment() throws Exception {
        try (Stream<Path> files = Files.list(directory.resolve("data"))) {
            return files.filter(file -> SegmentHeader.idOf(file.getFileName().toString()) >= 0)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Flips a byte of the body of the event "7". */
    void damage() throws Exception {
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
    Map<String, String> all() throws Exception {
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

    void assertDelivered(String... events) throws Exception {
        FileChannel channel = Typed.open(directory, Map.of());
        assertThat(Events.drain(channel)).containsExactly(events);
        channel.close();
    }

    /** The name under which the answer asks for a confirmation. */
    String shown() {
        Matcher yes = Pattern.compile("(?m)^  --yes ([0-9a-f]{12})$").matcher(answer);
        assertThat(yes.find()).as(answer.toString()).isTrue();
        return yes.group(1);
    }
}
