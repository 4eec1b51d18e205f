package org.millrace.api.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.mark.Mark;

class NumberedFilesTest {
    private static final String FIRST = "0000000000000000001";
    private static final String SECOND = "0000000000000000002";

    @TempDir
    Path folder;

    private NumberedFiles files(Mark... marks) throws IOException {
        NumberedFiles files = new NumberedFiles(folder, ".txt");
        files.restore(List.of(marks));
        return files;
    }

    private static Mark written(NumberedFiles files, String text) throws IOException {
        files.part().write(text.getBytes(StandardCharsets.UTF_8));
        return files.checkpoint();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFileIsAPartUntilItsNumberIsCommitted() throws Exception {
        NumberedFiles files = files();
        assertThat(written(files, "a")).isEqualTo(Mark.of(1));
        assertThat(names()).containsExactly(FIRST + ".part");
        files.committed();
        assertThat(names()).containsExactly(FIRST + ".txt");
        assertThat(folder.resolve(FIRST + ".txt")).hasContent("a");
        assertThat(written(files, "b")).isEqualTo(Mark.of(2));
    }

    @Test
    void aCheckpointOfNothingSaysWhatTheLastOneSaid() throws Exception {
        NumberedFiles files = files();
        assertThat(files.checkpoint()).isEqualTo(Mark.of(0));
        files.committed();
        assertThat(names()).isEmpty();
    }

    @Test
    void whatWasCommittedIsPublishedByTheNextOne() throws Exception {
        NumberedFiles files = files();
        Mark mark = written(files, "a");
        files.close();
        files(mark);
        assertThat(names()).containsExactly(FIRST + ".txt");
    }

    @Test
    void whatWasNotCommittedIsDeletedByTheNextOne() throws Exception {
        NumberedFiles files = files();
        written(files, "a");
        files.close();
        NumberedFiles next = files(Mark.of(0));
        assertThat(names()).isEmpty();
        written(next, "b");
        next.committed();
        assertThat(names()).containsExactly(SECOND + ".txt");
    }

    @Test
    void withoutAMarkWhatIsThereIsKeptAndItsNumberIsUsedByNobodyElse() throws Exception {
        NumberedFiles files = files();
        written(files, "a");
        files.close();
        NumberedFiles next = files();
        assertThat(names()).containsExactly(FIRST + ".left");
        assertThat(written(next, "b")).isEqualTo(Mark.of(2));
    }

    @Test
    void whatIsRolledBackIsGoneAlsoBehindACheckpoint() throws Exception {
        NumberedFiles files = files();
        written(files, "a");
        files.rolledBack();
        assertThat(names()).isEmpty();
        written(files, "b");
        files.committed();
        assertThat(folder.resolve(FIRST + ".txt")).hasContent("b");
    }

    @Test
    void anEarlierMarkThanTheFilesOverwritesNone() throws Exception {
        Files.writeString(folder.resolve(SECOND + ".txt"), "old");
        NumberedFiles files = files(Mark.of(1));
        assertThat(written(files, "new")).isEqualTo(Mark.of(3));
        files.committed();
        assertThat(folder.resolve(SECOND + ".txt")).hasContent("old");
    }

    @Test
    void otherNamesAreLeftAlone() throws Exception {
        Files.writeString(folder.resolve("mine.part"), "mine");
        files(Mark.of(0));
        assertThat(names()).containsExactly("mine.part");
    }

    /** Of nineteen digits, as ours, and larger than any number. */
    @Test
    void aNameThatIsNoNumberIsLeftAlone() throws Exception {
        Files.createFile(folder.resolve("9999999999999999999.part"));
        files(Mark.of(1)).close();
        assertThat(names()).containsExactly("9999999999999999999.part");
    }

    @Test
    void aDirectoryThatIsNoneIsSaid() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> new NumberedFiles(file, ".txt").restore(List.of()))
                .isInstanceOf(IOException.class);
    }
}
