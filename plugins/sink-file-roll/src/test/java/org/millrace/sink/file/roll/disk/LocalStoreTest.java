package org.millrace.sink.file.roll.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.bucket.store.FileFacts;
import org.millrace.bucket.store.OpenFile;
import org.millrace.bucket.store.OpenFile.Condition;

class LocalStoreTest {
    @TempDir
    Path directory;

    private Path root;
    private LocalStore store;

    @BeforeEach
    void open() throws IOException {
        root = directory.resolve("root");
        store = new LocalStore(root, true);
        store.open();
    }

    private String path(String name) {
        return root.resolve(name).toString();
    }

    private OpenFile written(String name, String text) throws IOException {
        OpenFile file = store.create(path(name));
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        file.write(bytes, 0, bytes.length);
        return file;
    }

    @Test
    void directoriesAreMadeBelowTheRootAndNotItself() throws Exception {
        written("a/b/x", "1").close();
        assertThat(root.resolve("a/b/x")).hasContent("1");
        try (var all = Files.walk(root)) {
            for (Path each : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(each);
            }
        }
        assertThatThrownBy(() -> store.create(path("a/b/y")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("sink.directory=" + root);
        assertThat(root).doesNotExist();
    }

    @Test
    void nothingTakesThePlaceOfAnything() throws Exception {
        written("x", "1").close();
        written("y", "2").close();
        assertThatThrownBy(() -> store.create(path("x"))).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> store.rename(path("x"), path("y"))).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> store.copyHead(path("x"), path("y"), 1))
                .isInstanceOf(FileAlreadyExistsException.class);
        Files.createSymbolicLink(root.resolve("z"), directory.resolve("nowhere"));
        assertThatThrownBy(() -> store.rename(path("x"), path("z"))).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(root.resolve("x")).hasContent("1");
        assertThat(root.resolve("y")).hasContent("2");
    }

    @Test
    void whatIsNotThereIsNotKnownWhileTheRootIsAway() throws Exception {
        OpenFile file = written("x", "1");
        assertThat(store.look(path("y"))).isEmpty();
        Files.move(root, directory.resolve("away"));
        assertThatThrownBy(() -> store.look(path("y"))).isInstanceOf(IOException.class);
        assertThatThrownBy(file::condition).isInstanceOf(IOException.class);
        Files.move(directory.resolve("away"), root);
        assertThat(file.condition()).isEqualTo(Condition.FINE);
        file.close();
    }

    @Test
    void aFileIsGoneOnceItsNameLeadsToAnother() throws Exception {
        OpenFile file = written("x", "1");
        Files.move(root.resolve("x"), root.resolve("moved"));
        assertThat(file.condition()).isEqualTo(Condition.GONE);
        Files.writeString(root.resolve("x"), "another");
        assertThat(file.condition()).isEqualTo(Condition.GONE);
        file.abandon();
    }

    @Test
    void aFileInUseIsCutBackAndGoneOnWith() throws Exception {
        OpenFile file = written("x", "one two");
        assertThat(file.cutBack(3)).isTrue();
        file.write(new byte[] {'!'}, 0, 1);
        file.close();
        assertThat(root.resolve("x")).hasContent("one!");
    }

    @Test
    void aFileIsCutCopiedRenamedAndDeleted() throws Exception {
        written("x", "one two").close();
        assertThat(store.truncate(path("x"), 5)).isTrue();
        assertThat(store.look(path("x"))).contains(new FileFacts(5, "", true));
        store.copyHead(path("x"), path("y"), 3);
        assertThat(root.resolve("y")).hasContent("one");
        assertThatThrownBy(() -> store.copyHead(path("y"), path("z"), 4)).isInstanceOf(IOException.class);
        store.rename(path("y"), path("w"));
        assertThat(root.resolve("w")).hasContent("one");
        store.delete(path("w"));
        store.delete(path("w"));
        assertThat(store.look(path("w"))).isEmpty();
    }

    @Test
    void aFileThatStandsInTheWayOfADirectoryIsToldOf() throws Exception {
        written("a", "1").close();
        assertThatThrownBy(() -> store.create(path("a/b")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a");
        assertThatThrownBy(() -> new LocalStore(root.resolve("a"), true).open())
                .hasMessageContaining("is not a directory");
    }
}
