package org.millrace.runtime.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    void whatIsAsItWasTakenHasNotChanged() throws IOException {
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
    void aFileThatIsGoneHasNotChangedAndCountsAgainWhenItIsBack() throws IOException {
        Files.delete(one);
        assertThatThrownBy(watch::changed).hasMessage(one + " is not there");
        assertThatThrownBy(watch::changed).hasMessage(one + " is not there");
        assertThat(watch.unsettled()).isFalse();
        Files.writeString(one, "7");
        assertThat(watch.changed()).isFalse();
        assertThat(watch.unsettled()).isTrue();
        assertThat(watch.changed()).isTrue();
    }

    @Test
    void whatIsNotAFileHasNotChangedAndIsNotOpened() throws Exception {
        Files.delete(one);
        Files.createDirectory(one);
        assertThatThrownBy(watch::changed).hasMessage(one + ": it is a directory");
        Files.delete(one);
        assertThat(new ProcessBuilder("mkfifo", one.toString()).start().waitFor())
                .isZero();
        assertThatThrownBy(watch::changed).hasMessage(one + ": it is neither a file nor a link to one");
        Files.delete(one);
        Files.createSymbolicLink(one, Path.of("/dev/zero"));
        assertThatThrownBy(watch::changed).hasMessage(one + ": it is neither a file nor a link to one");
        assertThat(watch.unsettled()).isFalse();
    }

    @Test
    void aLinkThatIsPointedElsewhereIsAChange() throws IOException {
        Path first = Files.createDirectory(directory.resolve("first"));
        Path second = Files.createDirectory(directory.resolve("second"));
        Files.writeString(first.resolve("conf"), "1");
        Files.writeString(second.resolve("conf"), "2");
        Path data = Files.createSymbolicLink(directory.resolve("..data"), first);
        Path conf = Files.createSymbolicLink(directory.resolve("conf"), Path.of("..data/conf"));
        FileWatch links = new FileWatch(List.of(conf));
        links.taken(links.look());
        Files.createSymbolicLink(directory.resolve("..tmp"), second);
        Files.move(directory.resolve("..tmp"), data, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(links.changed()).isFalse();
        assertThat(links.changed()).isTrue();
    }

    @Test
    void aReplacedFileIsAChange() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "new");
        Files.move(other, one, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        watch.changed();
        assertThat(watch.changed()).isTrue();
    }
}
