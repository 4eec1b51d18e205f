package org.millrace.bucket.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.bucket.model.Fault;
import org.millrace.bucket.model.Life;
import org.millrace.bucket.model.ModelHome;

class OpenListTest {
    private static final String HOME = "/data/k1";

    @TempDir
    Path directory;

    private final ModelHome homes = new ModelHome(new Random(3));

    private Home home() {
        return homes.view(HOME, new Life(Life.Plan.PEACE));
    }

    @Test
    void aFileThatIsAboutToBeMadeIsFoundAgain() throws Exception {
        OpenList list = new OpenList(home());
        FileEntry entry = list.opening("/a\tb/x.tmp", "/a\nb/x");
        list.made(entry, "17");
        homes.cutPower();
        OpenList again = new OpenList(home());
        assertThat(again.token()).isEqualTo(list.token());
        assertThat(again.entries()).hasSize(1).allSatisfy(found -> {
            assertThat(found.temporary()).isEqualTo("/a\tb/x.tmp");
            assertThat(found.target()).isEqualTo("/a\nb/x");
        });
        assertThat(again.opening("y.tmp", "y").id()).isGreaterThan(entry.id());
    }

    @Test
    void whatIsGoneIsRememberedUntilNoMarkSpeaksOfIt() throws Exception {
        OpenList list = new OpenList(home());
        long id = list.opening("x.tmp", "x").id();
        list.gone(id);
        list.settle();
        homes.cutPower();
        OpenList again = new OpenList(home());
        assertThat(again.isGone(id)).isTrue();
        assertThat(again.entries()).isEmpty();
        again.committed(Set.of());
        assertThat(again.isGone(id)).isFalse();
        assertThat(again.opening("y.tmp", "y").id())
                .as("no number is given twice")
                .isGreaterThan(id);
    }

    @Test
    void aLineWhoseWriteFailedSpoilsNoOther() throws Exception {
        OpenList list = new OpenList(homes.view(HOME, new Life(Life.Plan.at("home.write.O", 2, Fault.REPLY_LOST))));
        list.opening("x.tmp", "x");
        assertThatThrownBy(() -> list.opening("y.tmp", "y")).isInstanceOf(IOException.class);
        FileEntry third = list.opening("z.tmp", "z");
        OpenList again = new OpenList(home());
        assertThat(again.entries()).extracting(FileEntry::temporary).containsExactly("x.tmp", "z.tmp");
        assertThat(again.isGone(third.id())).as("what was just begun").isFalse();
    }

    @Test
    void aTornEndIsLeftOutAndDamageIsNoticed() throws Exception {
        try (DirectoryHome home = DirectoryHome.of(directory);
                OpenList list = new OpenList(home)) {
            list.opening("x.tmp", "x");
            list.opening("y.tmp", "y");
        }
        Path file = directory.resolve("open-list");
        String whole = Files.readString(file);
        Files.writeString(file, whole.substring(0, whole.length() - 5));
        try (DirectoryHome home = DirectoryHome.of(directory);
                OpenList list = new OpenList(home)) {
            assertThat(list.entries()).extracting(FileEntry::temporary).containsExactly("x.tmp");
            assertThat(list.isDamaged()).isFalse();
        }
        Files.writeString(file, whole.replace("x.tmp", "q.tmp"));
        try (DirectoryHome home = DirectoryHome.of(directory);
                OpenList list = new OpenList(home)) {
            assertThat(list.entries()).extracting(FileEntry::temporary).containsExactly("y.tmp");
            assertThat(list.isDamaged()).isTrue();
        }
    }

    @Test
    void aHomeIsOneSinksAlone() throws Exception {
        try (DirectoryHome home = DirectoryHome.of(directory)) {
            assertThat(home.list()).contains("in-use");
            assertThatThrownBy(() -> DirectoryHome.of(directory))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use");
        }
        DirectoryHome.of(directory).close();
    }

    @Test
    void marksOfManyFilesNameAManifest() throws Exception {
        Home home = home();
        Marks marks = new Marks(home, "token");
        List<FileEntry> few = List.of(new FileEntry(1, "/a/x.tmp", "/a/x", "7", "", 12));
        assertThat(marks.read(marks.write(few)).files()).isEqualTo(few);
        List<FileEntry> many = java.util.stream.LongStream.range(0, 100)
                .mapToObj(i -> new FileEntry(i, "/a/" + i + ".tmp", "/a/" + i, "i" + i, "", i))
                .toList();
        assertThat(marks.read(marks.write(many)).files()).isEqualTo(many);
        assertThat(home.list()).contains("files-1");
        marks.committed();
        marks.write(many);
        marks.committed();
        assertThat(home.list()).containsExactly("files-2");
    }

    @Test
    void aManifestThatIsGoneOrDamagedNeedsAPerson() throws Exception {
        Home home = home();
        Marks marks = new Marks(home, "token");
        List<FileEntry> many = java.util.stream.LongStream.range(0, 100)
                .mapToObj(i -> new FileEntry(i, "/a/" + i + ".tmp", "/a/" + i, "", "", i))
                .toList();
        var mark = marks.write(many);
        home.replace("files-1", "nothing".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> marks.read(mark)).hasMessageContaining("/data/k1/files-1 is damaged");
        home.delete("files-1");
        assertThatThrownBy(() -> marks.read(mark)).hasMessageContaining("/data/k1/files-1 is gone");
    }
}
