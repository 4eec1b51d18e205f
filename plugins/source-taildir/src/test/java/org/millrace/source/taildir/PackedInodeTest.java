package org.millrace.source.taildir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.source.taildir.disk.Content;
import org.millrace.source.taildir.disk.Disk;
import org.millrace.source.taildir.disk.Facts;
import org.millrace.source.taildir.disk.FileKey;
import org.millrace.source.taildir.disk.LocalDisk;

/** Packed files whose inodes were those of others before. */
class PackedInodeTest {
    @TempDir
    Path directory;

    private Rig rig;

    @BeforeEach
    void make() throws Exception {
        rig = new Rig(directory);
    }

    @AfterEach
    void end() throws Exception {
        rig.close();
    }

    @Test
    void aPackedFileThatHasGotTheInodeOfAPackedEmptyOneIsRead() throws Exception {
        rig.write("app.log.1", "");
        rig.gzip("app.log.1");
        rig.lines("app.log", "1");
        rig.start().until(1);
        rig.kill();
        rig.lines("other", "2", "3");
        rig.gzip("other");
        Files.write(rig.file("app.log.1.gz"), Files.readAllBytes(rig.file("other.gz")));
        rig.start().until(3);
        assertThat(rig.quiet()).containsExactly("1", "2", "3");
    }

    @Test
    void aPackedFileThatHasGotTheInodeOfOneThatNeededNoReadingIsRead() throws Exception {
        for (boolean down : new boolean[] {true, false}) {
            String mark = down ? "while it was down " : "while it ran ";
            int before = rig.outlet.texts().size();
            rig.lines("app.log", mark + "1", mark + "2");
            rig.start().until(before + 2);
            rig.rename("app.log", "app.log.1");
            rig.gzip("app.log.1");
            rig.lines("app.log", mark + "3");
            rig.until(before + 3);
            rig.during(Duration.ofSeconds(3));
            if (down) {
                rig.kill();
            }
            rig.lines("other", mark + "4", mark + "5");
            rig.gzip("other");
            // As if the former one had been deleted: the file system gives its inode to the next that is made.
            Files.write(rig.file("app.log.1.gz"), Files.readAllBytes(rig.file("other.gz")));
            rig.delete("other.gz");
            if (down) {
                rig.start();
            }
            rig.until(before + 5);
            assertThat(rig.quiet()).hasSize(before + 5).doesNotHaveDuplicates();
            rig.delete("app.log.1.gz");
            rig.delete("app.log");
            rig.stop();
        }
    }

    @Test
    void whatIsBeingComparedIsNotReadAnewBecauseAnotherGetsTheInodeOfWhatItWas() throws Exception {
        rig.lines("app.log", "1", "2");
        rig.start().until(2);
        rig.kill();
        rig.lines("app.log", "3");
        InodeGivenAgain disk = new InodeGivenAgain("app.log", rig.file("app.log"));
        rig.rename("app.log", "app.log.1");
        rig.gzip("app.log.1");
        disk.whenOpened("app.log.1.gz", () -> rig.lines("app.log", "4"));
        rig.disk(disk).start().until(4);
        assertThat(rig.quiet()).containsExactlyInAnyOrder("1", "2", "3", "4");
    }

    @Test
    void aPackedFileThatHasGotTheInodeOfAnIdleOneThatWasDeletedIsRead() throws Exception {
        rig.lines("app.log", "1");
        InodeGivenAgain disk = new InodeGivenAgain("app.log.1.gz", rig.file("app.log"));
        rig.set("idleTimeout", 100).disk(disk).start().until(1);
        rig.rename("app.log", "app.log.1");
        rig.lines("app.log", "2");
        rig.until(2);
        rig.during(Duration.ofSeconds(1));
        rig.lines("other", "3", "4");
        rig.gzip("other");
        rig.delete("app.log.1");
        rig.rename("other.gz", "app.log.1.gz");
        rig.until(4);
        assertThat(rig.quiet()).containsExactlyInAnyOrder("1", "2", "3", "4");
    }

    @Test
    void aPackedFileThatHasGotTheInodeOfOneThatNeededNoReadingIsReadThoughItIsRenamedWhileThatIsFoundOut()
            throws Exception {
        rig.lines("app.log", "1");
        rig.start().until(1);
        rig.rename("app.log", "app.log.1");
        rig.gzip("app.log.1");
        rig.lines("app.log", "2");
        rig.until(2);
        rig.during(Duration.ofSeconds(3));
        rig.kill();
        rig.write("other", Rig.numbered("", 3, 100));
        rig.gzip("other");
        Files.write(rig.file("app.log.1.gz"), Files.readAllBytes(rig.file("other.gz")));
        rig.disk(new RenamedMeanwhile());
        rig.start().until(99);
        assertThat(rig.quiet()).hasSize(99).doesNotHaveDuplicates();
    }

    /** When the packed file has been opened for the first time, its name leads to another at once, for a moment. */
    private static final class RenamedMeanwhile implements Disk {
        private final LocalDisk disk = new LocalDisk();
        private boolean opened;
        private boolean over;

        @Override
        public List<String> names(Path in) throws IOException {
            return disk.names(in);
        }

        @Override
        public Optional<Facts> look(Path path) throws IOException {
            boolean other = path.endsWith("app.log.1.gz") && opened && !over;
            over |= other;
            return disk.look(path)
                    .map(facts -> other
                            ? new Facts(new FileKey(0, 1), facts.size(), facts.changedMs(), facts.regular())
                            : facts);
        }

        @Override
        public Content open(Path path) throws IOException {
            opened |= path.endsWith("app.log.1.gz");
            return disk.open(path);
        }
    }
}
