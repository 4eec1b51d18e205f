package org.millrace.runtime.deploy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

final class StoreTest {
    @TempDir
    Path directory;

    private Path folder;
    private Store store;

    @BeforeEach
    void open() throws IOException {
        folder = directory.resolve("store");
        store = Store.open(folder, new LocalDisk());
    }

    private Plugin install(String name, String version) throws IOException {
        Plugin plugin = receive(store, name, version);
        try (Store.Hold hold = store.hold(Duration.ZERO).orElseThrow()) {
            store.change(hold, store.wanted().with(plugin), "install " + name + " " + version);
        }
        return plugin;
    }

    private Plugin receive(Store into, String name, String version) throws IOException {
        Path jar = Files.writeString(directory.resolve("in.jar"), name + version);
        Digest digest = Digest.of(jar);
        try (Reception reception = into.receive()) {
            into.keep(Files.copy(jar, reception.place()), digest);
        }
        return new Plugin(digest, name, new Version(version), Plugin.Use.INSTALLED, "in.jar", "");
    }

    private long contents() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("sha256"))) {
            return files.count();
        }
    }

    @Test
    void anotherProcessSeesWhatIsWantedAndFollows() throws IOException {
        Store other = Store.open(folder, new LocalDisk());
        Plugin plugin = install("sink", "1.0.0");
        assertThat(other.news()).isTrue();
        assertThat(other.reread()).isTrue();
        assertThat(other.wanted().plugins()).containsExactly(plugin);
        assertThat(other.news()).isFalse();
        assertThat(other.reread()).isFalse();
    }

    @Test
    void aDamagedDocumentGivesWayToItsPredecessorAndNeverComesBack() throws IOException {
        Plugin first = install("sink", "1.0.0");
        install("sink", "1.1.0");
        Path newest = folder.resolve("wanted-2");
        byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length / 2] ^= 1;
        Files.write(newest, bytes);

        store = Store.open(folder, new LocalDisk());
        assertThat(store.wanted().plugins()).containsExactly(first);
        assertThat(Files.exists(store.content(first.digest()))).isTrue();
        assertThat(store.news())
                .as("the damaged one is not looked at over and over")
                .isFalse();

        install("source", "1.0.0");
        assertThat(store.wanted().plugins()).extracting(Plugin::symbolicName).containsExactly("sink", "source");
        assertThat(Store.open(folder, new LocalDisk()).wanted()).isEqualTo(store.wanted());
    }

    @Test
    void contentIsKeptAsLongAsThePredecessorNeedsItAndNoLonger() throws IOException {
        Plugin sink = install("sink", "1.0.0");
        try (Store.Hold hold = store.hold(Duration.ZERO).orElseThrow()) {
            store.change(hold, store.wanted().without(sink.digest()), "remove");
        }
        assertThat(Files.exists(store.content(sink.digest()))).isTrue();
        install("source", "1.0.0");
        assertThat(Files.exists(store.content(sink.digest()))).isFalse();
        assertThat(contents()).isEqualTo(1);
    }

    @Test
    void whatWasTakenInButNeverWantedIsSweptAtTheNextStart() throws IOException {
        receive(store, "sink", "1.0.0");
        assertThat(contents()).isEqualTo(1);
        Store.open(folder, new LocalDisk());
        assertThat(contents()).isZero();
    }

    @Test
    void whatIsTakenInAgainIsNotSweptByChangesForOthers() throws IOException {
        Plugin plugin = install("sink", "1.0.0");
        try (Store.Hold hold = store.hold(Duration.ZERO).orElseThrow()) {
            store.change(hold, store.wanted().without(plugin.digest()), "remove sink 1.0.0");
        }
        receive(store, "sink", "1.0.0");
        install("other", "1.0.0");
        install("other", "2.0.0");
        assertThat(Files.exists(store.content(plugin.digest()))).isTrue();
        assertThat(install("sink", "1.0.0")).isEqualTo(plugin);
    }

    @Test
    void aContentThatIsNotThereCanNotBeWanted() throws IOException {
        Plugin plugin = receive(store, "sink", "1.0.0");
        Files.delete(store.content(plugin.digest()));
        try (Store.Hold hold = store.hold(Duration.ZERO).orElseThrow()) {
            assertThatThrownBy(() -> store.change(hold, store.wanted().with(plugin), "install"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(plugin.digest().hex());
        }
        assertThat(store.wanted()).isEqualTo(DesiredPlugins.NOTHING);
    }

    @Test
    void theJournalTellsWhatWasDoneAndATornLineIsCutOff() throws IOException {
        install("sink", "1.0.0");
        install("sink", "1.1.0");
        Files.writeString(folder.resolve("journal"), "deadbeef 3 insta", java.nio.file.StandardOpenOption.APPEND);
        store = Store.open(folder, new LocalDisk());
        assertThat(Files.readString(folder.resolve("journal")))
                .endsWith("\n")
                .contains("install sink 1.1.0")
                .doesNotContain("deadbeef");
        assertThat(store.findings()).as("a torn line is no damage").isEmpty();
        install("sink", "1.2.0");
        assertThat(store.history()).containsExactly("install sink 1.0.0", "install sink 1.1.0", "install sink 1.2.0");
    }

    @Test
    void changesOverAStoreLeaveItAsItWas() throws IOException {
        Plugin below = install("sink", "1.0.0");
        Store over = Store.over(folder, directory.resolve("scratch"), new LocalDisk());
        assertThat(over.wanted().plugins()).containsExactly(below);
        Plugin more = receive(over, "source", "1.0.0");
        try (Store.Hold hold = over.hold(Duration.ZERO).orElseThrow()) {
            over.change(hold, over.wanted().with(more), "install");
        }
        assertThat(over.wanted().plugins()).containsExactly(below, more);
        assertThat(Digest.of(over.content(below.digest()))).isEqualTo(below.digest());
        assertThat(Digest.of(over.content(more.digest()))).isEqualTo(more.digest());
        assertThat(Store.open(folder, new LocalDisk()).wanted().plugins()).containsExactly(below);
        assertThat(contents()).isEqualTo(1);
    }
}
