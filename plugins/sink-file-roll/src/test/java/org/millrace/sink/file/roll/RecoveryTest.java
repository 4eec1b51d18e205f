package org.millrace.sink.file.roll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.component.FatalException;
import org.millrace.api.mark.Mark;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;

/** A sink takes over what an earlier instance has left, as after a kill: without a word, and with more in its file than counts. */
class RecoveryTest {
    @TempDir
    Path directory;

    private Path out() {
        return directory.resolve("out");
    }

    private Settings settings() {
        return Settings.of("sink.directory", out()).with("sink.rollInterval", "0");
    }

    private Driven driven(List<Mark> marks) throws Exception {
        return new Driven(Driven.context(directory), settings(), marks);
    }

    private List<String> finished() throws IOException {
        try (Stream<Path> all = Files.list(out())) {
            List<Path> files = all.sorted().toList();
            assertThat(files).noneMatch(file -> file.toString().endsWith(".tmp"));
            return files.stream()
                    .flatMap(file -> {
                        try {
                            return Files.readAllLines(file).stream();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }

    /** Committed: one. Delivered after that: two. */
    private List<Mark> left() throws Exception {
        Driven sink = driven(List.of());
        sink.deliver("one");
        sink.commit();
        List<Mark> marks = sink.marks();
        sink.deliver("two");
        sink.close();
        return marks;
    }

    @Test
    void whatIsNotCommittedIsCutOffAndTheFileFinished() throws Exception {
        List<Mark> marks = left();
        try (Driven sink = driven(marks)) {
            assertThat(finished()).containsExactly("one");
            sink.deliver("two");
            sink.commit();
        }
        assertThat(finished()).containsExactly("one", "two");
    }

    @Test
    void aFileOfWhichNothingIsCommittedIsDeleted() throws Exception {
        Driven sink = driven(List.of());
        List<Mark> marks = sink.marks();
        sink.deliver("one");
        sink.close();
        try (Driven next = driven(marks)) {
            assertThat(finished()).isEmpty();
            next.deliver("one");
            next.commit();
        }
        assertThat(finished()).containsExactly("one");
    }

    @Test
    void ifNobodyRemembersAllIsKept() throws Exception {
        left();
        driven(List.of()).close();
        assertThat(finished()).containsExactly("one", "two");
    }

    @Test
    void anEmptyMarkRemembersNothing() throws Exception {
        left();
        driven(List.of(Mark.of(""))).close();
        assertThat(finished()).containsExactly("one", "two");
    }

    @Test
    void filesOfAnotherKindOfSinkAreLeftToIt() throws Exception {
        Mark mark = Mark.of("1\nH\tsomebody\t\nF\t1\t4\t\thdfs://n/x.tmp\thdfs://n/x\t\n");
        assertThatThrownBy(() -> driven(List.of(mark)))
                .isInstanceOf(FatalException.class)
                .hasMessageContaining("hdfs://n/x.tmp");
    }

    @Test
    void aFileThatIsShorterThanWhatCountsIsSetAsideAndTold() throws Exception {
        List<Mark> marks = left();
        try (Stream<Path> all = Files.list(out())) {
            Files.writeString(all.findFirst().orElseThrow(), "o");
        }
        try (Driven sink = driven(marks)) {
            assertThat(sink.context().count("FilesMissing")).isEqualTo(1);
        }
        try (Stream<Path> all = Files.list(out())) {
            assertThat(all.map(Path::toString)).singleElement().asString().endsWith(".incomplete");
        }
    }

    @Test
    void aFileWhoseDirectoryIsAwayIsFinishedWhenThatIsBack() throws Exception {
        Path away = directory.resolve("away");
        try (Driven sink = driven(List.of())) {
            sink.deliver("one");
            Files.move(out(), away);
            sink.commit();
            assertThatThrownBy(() -> sink.deliver("two")).isInstanceOf(IOException.class);
            sink.rollBack();
            sink.sink()
                    .reconfigure(Connectors.make(FileRollSink.class, settings().with("sink.idleTimeout", "1")));
            await().until(() -> {
                sink.tick();
                return sink.context().gaugeValue("FilesToFinish") == 1;
            });
            Files.move(away, out());
            await().until(() -> {
                sink.tick();
                return sink.context().gaugeValue("FilesToFinish") == 0;
            });
            assertThat(finished()).containsExactly("one");
            assertThat(sink.context().count("FilesMissing")).isZero();
        }
    }

    @Test
    void withoutTheAgentsDiskItDeliversAllTheSame() throws Exception {
        Files.writeString(directory.resolve("data"), "in the way of the sink's own directory");
        try (Driven sink = driven(List.of())) {
            sink.deliver("one");
            sink.commit();
            sink.deliver("two");
            sink.rollBack();
            sink.deliver("two");
            sink.commit();
            assertThat(finished()).as("as Flume has it, under the last name").containsExactly("one", "two");
        }
        assertThat(finished()).containsExactly("one", "two");
    }

    @Test
    void whatTheChannelRemembersIsOfNoUseWithoutTheAgentsDiskAndIsWaitedFor() throws Exception {
        List<Mark> marks = left();
        Path data = directory.resolve("data");
        Files.move(data, directory.resolve("aside"));
        Files.writeString(data, "in the way");
        assertThatThrownBy(() -> driven(marks)).isInstanceOf(IOException.class).hasMessageContaining("mark");
        Files.delete(data);
        Files.move(directory.resolve("aside"), data);
        driven(marks).close();
        assertThat(finished()).containsExactly("one");
    }
}
