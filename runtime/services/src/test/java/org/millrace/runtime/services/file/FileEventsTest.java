package org.millrace.runtime.services.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileEventsTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(100);

    @TempDir
    private Path directory;

    private Path folder = Path.of("");
    private Path conf = Path.of("");
    private FileEvents events = new FileEvents(List.of());

    @BeforeEach
    void aFile() throws Exception {
        folder = Files.createDirectory(directory.resolve("conf"));
        conf = Files.writeString(folder.resolve("a.conf"), "1");
        listenTo(conf);
    }

    @AfterEach
    void close() {
        events.close();
    }

    private void listenTo(Path... paths) throws InterruptedException {
        events.close();
        events = new FileEvents(List.of(paths));
        untilQuiet();
    }

    private void untilQuiet() throws InterruptedException {
        while (events.await(SHORT)) {
            // What is told late is not what the test is about.
        }
        assertThat(events.deaf()).isFalse();
    }

    @Test
    void anEditIsTold() throws Exception {
        Files.writeString(conf, "2", StandardOpenOption.APPEND);
        assertThat(events.await(LONG)).isTrue();
    }

    @Test
    void aFileThatIsMovedOverItIsTold() throws Exception {
        Path other = Files.writeString(directory.resolve("other"), "2");
        Files.move(other, conf, StandardCopyOption.REPLACE_EXISTING);
        assertThat(events.await(LONG)).isTrue();
    }

    @Test
    void whatHappensToOtherFilesWakesNobody() throws Exception {
        Files.writeString(conf.resolveSibling("b.conf"), "2");
        Files.createDirectory(directory.resolve("elsewhere"));
        assertThat(events.await(SHORT)).isFalse();
    }

    /** As Kubernetes replaces a mounted ConfigMap. */
    @Test
    void aLinkOnTheWayThatIsPointedElsewhereIsToldAndFollowed() throws Exception {
        Path first = Files.createDirectory(directory.resolve("..1"));
        Path second = Files.createDirectory(directory.resolve("..2"));
        Files.writeString(first.resolve("k.conf"), "1");
        Files.writeString(second.resolve("k.conf"), "2");
        Path data = Files.createSymbolicLink(directory.resolve("..data"), first.getFileName());
        Path link = Files.createSymbolicLink(directory.resolve("k.conf"), Path.of("..data/k.conf"));
        listenTo(link);

        Files.createSymbolicLink(directory.resolve("..tmp"), second.getFileName());
        Files.move(directory.resolve("..tmp"), data, StandardCopyOption.ATOMIC_MOVE);
        assertThat(events.await(LONG)).isTrue();

        untilQuiet();
        Files.writeString(second.resolve("k.conf"), "3");
        assertThat(events.await(LONG)).isTrue();
    }

    @Test
    void aFolderThatGoesAndComesBackIsToldAndFollowed() throws Exception {
        Files.move(folder, directory.resolve("away"));
        assertThat(events.await(LONG)).isTrue();
        untilQuiet();
        Files.createDirectory(folder);
        assertThat(events.await(LONG)).isTrue();
        untilQuiet();
        Files.writeString(conf, "2");
        assertThat(events.await(LONG)).isTrue();
    }

    @Test
    void anotherFolderInItsPlaceIsToldAndFollowed() throws Exception {
        Path other = Files.createDirectory(directory.resolve("other"));
        Files.writeString(other.resolve("a.conf"), "2");
        Files.move(folder, directory.resolve("away"));
        Files.move(other, folder);
        assertThat(events.await(LONG)).isTrue();
        untilQuiet();
        Files.writeString(conf, "3");
        assertThat(events.await(LONG)).isTrue();
    }

    @Test
    void everyFileOfAFolderCounts() throws Exception {
        listenTo(folder);
        Files.writeString(conf.resolveSibling("new.jar"), "2");
        assertThat(events.await(LONG)).isTrue();
        untilQuiet();
        Files.delete(conf);
        assertThat(events.await(LONG)).isTrue();
    }

    @Test
    void withoutTheSystemsNewsItIsDeafAndOnlyWaits() throws Exception {
        try (FileEvents none = new FileEvents(List.of(conf), () -> {
            throw new IOException("User limit of inotify instances reached");
        })) {
            long began = System.nanoTime();
            Files.writeString(conf, "2");
            assertThat(none.await(SHORT)).isFalse();
            assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(SHORT.toNanos());
            assertThat(none.deaf()).isTrue();
        }
    }

    @Test
    void aFolderInWhichTooMuchElseHappensIsNotListenedTo() throws Exception {
        Path noise = conf.resolveSibling("noise");
        long until = System.nanoTime() + LONG.toNanos();
        while (!events.deaf() && System.nanoTime() - until < 0) {
            for (int i = 0; i < 100; i++) {
                Files.createFile(noise);
                Files.delete(noise);
            }
            events.await(Duration.ZERO);
        }
        assertThat(events.deaf()).isTrue();
    }

    @Test
    void linksThatLeadInACircleMakeItDeaf() throws Exception {
        Path one = Files.createSymbolicLink(directory.resolve("one"), Path.of("two"));
        Files.createSymbolicLink(directory.resolve("two"), Path.of("one"));
        try (FileEvents circle = new FileEvents(List.of(one))) {
            circle.await(Duration.ZERO);
            assertThat(circle.deaf()).isTrue();
        }
    }
}
