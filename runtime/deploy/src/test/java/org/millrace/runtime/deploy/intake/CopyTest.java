package org.millrace.runtime.deploy.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.runtime.deploy.store.Digest;
import org.millrace.runtime.deploy.store.LocalDisk;
import org.millrace.runtime.deploy.store.Reception;
import org.millrace.runtime.deploy.store.Store;

@Timeout(30)
final class CopyTest {
    private static final long LARGEST = 1 << 20;

    @TempDir
    Path folder;

    private Store store;

    @BeforeEach
    void open() throws IOException {
        store = Store.open(folder.resolve("store"), new LocalDisk());
    }

    private Copy copy(Path file, boolean links) throws Exception {
        try (Reception reception = store.receive()) {
            return Copy.of(file, links, LARGEST, reception);
        }
    }

    @Test
    void theCopyStaysWhatItWasWhenTheFileIsExchanged() throws Exception {
        Path file = Files.writeString(folder.resolve("a.jar"), "first");
        try (Reception reception = store.receive()) {
            Copy copy = Copy.of(file, true, LARGEST, reception);
            Files.writeString(file, "second");
            assertThat(Files.readString(copy.file())).isEqualTo("first");
            assertThat(Digest.of(copy.file())).isEqualTo(copy.digest());
        }
        try (Stream<Path> left = Files.list(folder.resolve("store/incoming"))) {
            assertThat(left).as("nothing is left when it is closed").isEmpty();
        }
    }

    @Test
    void whatIsNoRegularFileIsNotOpened() throws Exception {
        Path pipe = folder.resolve("pipe.jar");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Path link = Files.createSymbolicLink(folder.resolve("link.jar"), pipe);
        for (Path each : new Path[] {pipe, link, Path.of("/dev/zero"), folder, folder.resolve("none.jar")}) {
            assertThatThrownBy(() -> copy(each, true))
                    .as(each.toString())
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining(each.toString());
        }
    }

    @Test
    void aLinkIsFollowedOnlyWhereItMayBe() throws Exception {
        Path file = Files.writeString(folder.resolve("a.jar"), "first");
        Path link = Files.createSymbolicLink(folder.resolve("link.jar"), file);
        assertThat(copy(link, true).digest()).isEqualTo(Digest.of(file));
        assertThatThrownBy(() -> copy(link, false)).isInstanceOf(Refused.class).hasMessageContaining("is a link");
    }

    @Test
    void aFileThatIsTooLargeIsRefusedBeforeAByteOfItIsCopied() throws Exception {
        Path file = folder.resolve("sparse.jar");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(3L << 30);
        }
        assertThatThrownBy(() -> copy(file, true))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("has 3221225472 bytes, more than the 1048576 bytes allowed");
    }

    @Test
    void aSmallDiskIsNotAllReserve() {
        assertThat(Copy.leftFree(16L << 20)).isLessThan(2L << 20);
        assertThat(Copy.leftFree(1L << 40)).isEqualTo(64L << 20);
    }

    @Test
    void tooLittleSpaceIsToldInTheSameWordsEachTime() throws Exception {
        Path file = folder.resolve("huge.jar");
        long most = 1L << 43;
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(most);
        }
        Set<String> said = new HashSet<>();
        for (int i = 0; i < 2; i++) {
            try (Reception reception = store.receive()) {
                assertThatThrownBy(() -> Copy.of(file, true, most, reception))
                        .isInstanceOf(Refused.class)
                        .satisfies(refused -> said.add(refused.getMessage()));
            }
        }
        assertThat(said).singleElement().asString().contains("too little space in " + folder.resolve("store/incoming"));
    }

    @Test
    void whatHangsIsLeftBehindWhenItsTimeIsOver() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThatThrownBy(() -> Errand.run("reads a pipe", Duration.ofMillis(100), () -> Files.readString(pipe)))
                .isInstanceOf(Errand.Overdue.class)
                .hasMessageContaining("has not returned within 0.1 s");
        // Lets the thread go.
        Files.writeString(pipe, "end");
    }

    @Test
    void copiesThatAKilledProcessLeftAreSweptAndThoseOfALivingOneAreNot() throws Exception {
        Path dead = Files.createDirectory(folder.resolve("store/incoming/dead"));
        Files.writeString(dead.resolve("1.part"), "half");
        try (Reception reception = store.receive()) {
            Path alive = Files.writeString(reception.place(), "whole");
            Store.open(folder.resolve("store"), new LocalDisk());
            assertThat(Files.exists(dead)).isFalse();
            assertThat(Files.exists(alive)).isTrue();
        }
    }
}
