package org.millrace.sink.hdfs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.millrace.bucket.store.FileFacts;
import org.millrace.bucket.store.OpenFile;
import org.millrace.library.hadoop.HadoopClient;
import org.millrace.sink.hdfs.TestHdfs;

/** What the protocol stands on, on a real HDFS with three DataNodes. */
class HdfsStoreTest {
    private static final Duration LONG = Duration.ofSeconds(40);

    private final ExecutorService releases = Executors.newCachedThreadPool();
    private String directory;
    private HdfsStore store;
    private DistributedFileSystem hdfs;

    @BeforeEach
    void open() throws IOException {
        directory = TestHdfs.directory();
        HadoopClient client = TestHdfs.client();
        hdfs = (DistributedFileSystem) client.fileSystem(URI.create(directory));
        store = new HdfsStore(client, hdfs, Syncing.HSYNC, 0, releases);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        releases.shutdownNow();
    }

    private String path(String name) {
        return directory + "/" + name;
    }

    private static void write(OpenFile file, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        file.write(bytes, 0, bytes.length);
    }

    private String content(String path) throws IOException {
        try (FSDataInputStream in = hdfs.open(new Path(path))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void recovered(String path) {
        await().atMost(LONG).until(() -> store.recover(path) || closed(path));
    }

    private boolean closed(String path) throws IOException {
        return store.look(path).map(FileFacts::closed).orElse(false);
    }

    @Test
    void whatWasSyncedIsThereWhenItsWriterIsGone() throws Exception {
        OpenFile file = store.create(path("a"));
        write(file, "synced");
        file.sync();
        file.abandon();
        assertThat(closed(path("a"))).isFalse();
        recovered(path("a"));
        assertThat(content(path("a"))).startsWith("synced");
        FileFacts facts = store.look(path("a")).orElseThrow();
        assertThat(facts.identity()).isEqualTo(file.identity()).isNotEmpty();
        assertThat(facts.length()).isGreaterThanOrEqualTo(6);
    }

    @Test
    void aClosedFileIsCutInTheMiddleOfItsBlock() throws Exception {
        OpenFile file = store.create(path("a"));
        write(file, "0123456789");
        file.close();
        if (!store.truncate(path("a"), 4)) {
            await().atMost(LONG).until(() -> closed(path("a")));
        }
        assertThat(content(path("a"))).isEqualTo("0123");
        assertThat(store.truncate(path("a"), 4)).as("to the length it has").isTrue();
        assertThat(store.look(path("a")).orElseThrow()).isEqualTo(new FileFacts(4, file.identity(), true));
    }

    @Test
    void whoseLeaseWasTakenCantWriteAnyMore() throws Exception {
        OpenFile file = store.create(path("a"));
        write(file, "before");
        file.sync();
        recovered(path("a"));
        assertThatThrownBy(() -> {
                    write(file, "after");
                    file.sync();
                })
                .isInstanceOf(IOException.class);
        file.abandon();
        assertThat(content(path("a"))).isEqualTo("before");
    }

    @Test
    void nothingTakesThePlaceOfAFile() throws Exception {
        store.create(path("a")).close();
        store.create(path("b")).close();
        assertThatThrownBy(() -> store.create(path("a"))).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> store.rename(path("a"), path("b"))).isInstanceOf(FileAlreadyExistsException.class);
        OpenFile open = store.create(path("c"));
        assertThatThrownBy(() -> store.create(path("c"))).isInstanceOf(FileAlreadyExistsException.class);
        open.close();
        assertThat(store.look(path("a"))).isPresent();
    }

    @Test
    void aFileKeepsItsIdentityUnderAnotherName() throws Exception {
        OpenFile file = store.create(path("a"));
        file.close();
        store.note(path("a"), "range", "1-2");
        store.rename(path("a"), path("b"));
        assertThat(store.look(path("a"))).isEmpty();
        assertThat(store.look(path("b")).orElseThrow().identity()).isEqualTo(file.identity());
        assertThat(hdfs.getXAttr(new Path(path("b")), "user.millrace.range"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("1-2");
    }

    @Test
    void inADirectoryWithErasureCodingAFileHasReplicas() throws Exception {
        TestHdfs.peer().order("erasure-code", URI.create(directory).getPath(), "XOR-2-1-1024k");
        OpenFile file = store.create(path("a"));
        write(file, "synced and more");
        file.sync();
        file.abandon();
        recovered(path("a"));
        if (!store.truncate(path("a"), 6)) {
            await().atMost(LONG).until(() -> closed(path("a")));
        }
        assertThat(content(path("a"))).isEqualTo("synced");
    }

    @Test
    void aFileThatASnapshotHoldsIsCutAndTheSnapshotIsNot() throws Exception {
        OpenFile file = store.create(path("a"));
        write(file, "0123456789");
        file.close();
        TestHdfs.peer().order("snapshot", URI.create(directory).getPath(), "s1");
        if (!store.truncate(path("a"), 4)) {
            await().atMost(LONG).until(() -> closed(path("a")));
        }
        assertThat(content(path("a"))).isEqualTo("0123");
        assertThat(content(path(".snapshot/s1/a"))).isEqualTo("0123456789");
    }

    @Test
    void theHeadOfAFileIsCopied() throws Exception {
        OpenFile file = store.create(path("a"));
        write(file, "0123456789");
        file.close();
        store.copyHead(path("a"), path("b"), 7);
        assertThat(content(path("b"))).isEqualTo("0123456");
        assertThat(closed(path("b"))).isTrue();
        assertThatThrownBy(() -> store.copyHead(path("a"), path("c"), 11)).isInstanceOf(IOException.class);
    }

    @Test
    void whatIsDeletedIsGoneAndDeletingItAgainIsNoFailure() throws Exception {
        OpenFile open = store.create(path("a"));
        store.delete(path("a"));
        store.delete(path("a"));
        open.abandon();
        assertThat(store.look(path("a"))).isEmpty();
    }

    @Test
    void aQuotaIsNamedWithWhatToDo() throws Exception {
        TestHdfs.peer().order("quota", URI.create(directory).getPath(), "2", "1000000000");
        store.create(path("a")).close();
        assertThatThrownBy(() -> store.create(path("b")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("quota")
                .hasMessageContaining("raise it");
    }
}
