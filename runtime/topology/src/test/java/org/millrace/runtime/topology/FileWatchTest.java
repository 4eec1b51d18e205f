package org.millrace.runtime.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileWatchTest {
    @TempDir
    private Path directory;

    private Path one = Path.of("");
    private Path two = Path.of("");
    private FileWatch watch = new FileWatch(List.of());

    @BeforeEach
    void twoFiles() throws IOException {
        one = Files.writeString(directory.resolve("one"), "1");
        two = Files.writeString(directory.resolve("two"), "2");
        watch = new FileWatch(List.of(one, two));
        watch.taken(watch.look());
    }

    @Test
    void whatIsAsItWasTakenHasNotChanged() {
        assertThat(watch.changed()).isFalse();
        assertThat(watch.changed()).isFalse();
    }

    @Test
    void aChangeCountsWhenTwoLooksAgree() throws IOException {
        Files.writeString(two, "3");
        assertThat(watch.changed()).isFalse();
        assertThat(watch.changed()).isTrue();
        watch.taken(watch.look());
        assertThat(watch.changed()).isFalse();
    }

    @Test
    void aFileThatIsStillBeingWrittenIsLeftAlone() throws IOException {
        Files.writeString(one, "half");
        assertThat(watch.changed()).isFalse();
        Files.writeString(one, "half and more");
        assertThat(watch.changed()).isFalse();
        Files.writeString(one, "half and more and all");
        assertThat(watch.changed()).isFalse();
        assertThat(watch.changed()).isTrue();
    }

    @Test
    void contentCountsEvenIfTimeAndSizeAreTheSame() throws IOException {
        FileTime time = Files.getLastModifiedTime(one);
        Files.writeString(one, "9");
        Files.setLastModifiedTime(one, time);
        watch.changed();
        assertThat(watch.changed()).isTrue();
    }

    @Test
    void aFileThatGoesAndOneThatComesBackAreChanges() throws IOException {
        Files.delete(one);
        watch.changed();
        assertThat(watch.changed()).isTrue();
        watch.taken(watch.look());
        Files.writeString(one, "1");
        watch.changed();
        assertThat(watch.changed()).isTrue();
    }

    @Test
    void aReplacedFileIsAChange() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "new");
        Files.move(other, one, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        watch.changed();
        assertThat(watch.changed()).isTrue();
    }
}
