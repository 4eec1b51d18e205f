package org.millrace.api.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresenceTest {
    @TempDir
    Path folder;

    @Test
    void whatIsThereIsThereAndWhatIsNotIsNot() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(Presence.of(file)).isTrue();
        assertThat(Presence.ofFile(file)).isTrue();
        assertThat(Presence.ofDirectory(file)).isFalse();
        assertThat(Presence.ofDirectory(folder)).isTrue();
        assertThat(Presence.ofFile(folder)).isFalse();
        assertThat(Presence.of(folder.resolve("other"))).isFalse();
        assertThat(Presence.of(folder.resolve("no/such/folder"))).isFalse();
    }

    /** Works for root too, whom no permission keeps from looking. */
    @Test
    void whatCantBeLookedAtIsNotAbsent() throws Exception {
        Path loop = folder.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        Path below = Files.createFile(folder.resolve("file")).resolve("below");
        Path tooLong = folder.resolve("x".repeat(300));
        for (Path path : new Path[] {loop, below, tooLong}) {
            assertThatThrownBy(() -> Presence.of(path)).isInstanceOf(FileSystemException.class);
            assertThatThrownBy(() -> Presence.ofFile(path)).isInstanceOf(FileSystemException.class);
            assertThatThrownBy(() -> Presence.ofDirectory(path)).isInstanceOf(FileSystemException.class);
            assertThat(Presence.isGone(path, new FileNotFoundException(path + " (Too many open files)")))
                    .as("%s", path)
                    .isFalse();
        }
    }

    @Test
    void aLinkThatLeadsNowhereIsAnEntryAndNoFile() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));
        assertThat(Presence.of(link)).isFalse();
        assertThat(Presence.ofEntry(link)).isTrue();
        assertThat(Presence.isGone(link, new NoSuchFileException(link.toString())))
                .isFalse();
    }

    @Test
    void aFailureToOpenIsAnAbsenceOnlyIfTheFileIsNotThere() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        Path missing = folder.resolve("missing");
        assertThat(Presence.isGone(file, new FileNotFoundException(file + " (Too many open files)")))
                .isFalse();
        assertThat(Presence.isGone(file, new NoSuchFileException(file.toString())))
                .isFalse();
        assertThat(Presence.isGone(missing, new FileNotFoundException(missing + " (No such file or directory)")))
                .isTrue();
        assertThat(Presence.isGone(missing, new IOException("Input/output error")))
                .isFalse();
        assertThat(Presence.isGone(folder.resolve("no/folder"), new NoSuchFileException("no/folder")))
                .as("its directory is gone: perhaps not mounted")
                .isFalse();
    }
}
