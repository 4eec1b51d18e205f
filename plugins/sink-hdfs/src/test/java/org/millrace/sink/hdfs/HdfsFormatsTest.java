package org.millrace.sink.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.api.event.Event;
import org.millrace.testkit.Settings;

/** Each kind of file, written in several rounds and ended by each way, is read by Hadoop's own readers. */
class HdfsFormatsTest {
    private static final int MANY = 2000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "DataStream, none, Writable, ''",
        "CompressedStream, gzip, Writable, .gz",
        "CompressedStream, bzip2, Writable, .bz2",
        "CompressedStream, snappy, Writable, .snappy",
        "CompressedStream, lz4, Writable, .lz4",
        "CompressedStream, default, Writable, .deflate",
        "SequenceFile, none, Writable, ''",
        "SequenceFile, none, Text, ''",
        "SequenceFile, gzip, Text, .gz",
        "SequenceFile, snappy, Writable, .snappy",
        "SequenceFile, lz4, Text, .lz4",
        "SequenceFile, bzip2, Text, .bz2"
    })
    void isReadByHadoopWhetherItWasClosedOrCut(String type, String codec, String value, String suffix)
            throws Exception {
        String path = TestHdfs.directory();
        Settings settings = Settings.of("hdfs.path", path)
                .with("hdfs.fileType", type)
                .with("hdfs.codeC", codec)
                .with("hdfs.writeFormat", value)
                .with("hdfs.filePrefix", "f")
                .with("hdfs.batchSize", "5000")
                .with("hdfs.rollInterval", "0")
                .with("hdfs.rollSize", "0")
                .with("hdfs.rollCount", "0");
        Path agent = folder.resolve("agent");
        List<Event> all = new ArrayList<>(Rounds.numbered(0, MANY + 1));
        Rounds first = new Rounds(agent, settings, List.of());
        first.bring(all.subList(0, 1));
        first.bring(all.subList(1, MANY));
        // Of no account: it is cut off by the next one.
        first.deliver(Rounds.numbered(MANY, 1));
        first.close();
        try (Rounds second = new Rounds(agent, settings, first.marks())) {
            second.bring(all.subList(MANY, MANY + 1));
            second.awaitFinished();
        }
        Found found = Found.in(path, folder.resolve("lines"));
        assertThat(found.files()).hasSize(2).allMatch(name -> name.matches(".*/f\\.\\d+" + suffix.replace(".", "\\.")));
        assertThat(found.lines())
                .containsExactlyElementsOf(all.stream().map(Event::text).toList());
    }
}
