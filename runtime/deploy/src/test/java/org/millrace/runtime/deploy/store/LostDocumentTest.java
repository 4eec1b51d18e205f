package org.millrace.runtime.deploy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

/** Parts of the store are taken away or spoiled: it is seen, told, and nothing that was removed comes back. */
final class LostDocumentTest {
    @TempDir
    Path directory;

    private Path folder = Path.of("");
    private Store store;
    private Plugin one;
    private Plugin two;

    @BeforeEach
    void installTwoAndRemoveOne() throws IOException {
        folder = directory.resolve("store");
        store = Store.open(folder, new LocalDisk());
        one = receive("one");
        two = receive("two");
        change("install one", wanted -> wanted.with(one));
        change("install two", wanted -> wanted.with(two));
        change("2026-01-31T12:00:00Z remove one 1.0.0 by root", wanted -> wanted.without(one.digest()));
    }

    private void change(String text, UnaryOperator<DesiredPlugins> change) throws IOException {
        try (Store.Hold hold = store.hold(Duration.ZERO).orElseThrow()) {
            store.change(hold, change.apply(store.wanted()), text);
        }
    }

    private Plugin receive(String name) throws IOException {
        Path jar = Files.writeString(directory.resolve(name + ".jar"), name);
        Digest digest = Digest.of(jar);
        try (Reception reception = store.receive()) {
            store.keep(Files.copy(jar, reception.place()), digest);
        }
        return new Plugin(digest, name, new Version("1.0.0"), Plugin.Use.INSTALLED, "drop folder", name + ".jar");
    }

    private void reopen() throws IOException {
        store = Store.open(folder, new LocalDisk());
    }

    private List<String> installed() {
        return store.wanted().installed().stream().map(Plugin::symbolicName).toList();
    }

    @Test
    void whatWasRemovedDoesNotComeBackWithTheDocumentThatSaysSo() throws IOException {
        Files.delete(folder.resolve("wanted-3"));
        reopen();
        assertThat(installed()).containsExactly("two");
        assertThat(store.findings())
                .singleElement()
                .asString()
                .contains(
                        "wanted-3 is missing",
                        "wanted-2 is used in its place",
                        "2026-01-31T12:00:00Z remove one 1.0.0 by root",
                        "not started: one 1.0.0");
        assertThat(store.doubtful(one.digest())).isTrue();
        assertThat(store.doubtful(two.digest())).isFalse();
        reopen();
        assertThat(installed()).as("at the next start as well").containsExactly("two");

        Plugin three = receive("three");
        change("install three", wanted -> wanted.with(three));
        assertThat(store.wanted().sequence()).isEqualTo(4);
        reopen();
        assertThat(store.findings()).as("a change settles it").isEmpty();
        assertThat(installed()).containsExactly("two", "three");
        assertThat(store.history()).anyMatch(line -> line.contains("wanted-3 is missing"));
    }

    @Test
    void aSpoiledNewestDocumentIsNoWayBackEither() throws IOException {
        Files.writeString(folder.resolve("wanted-3"), "millrace-plugins 1\n");
        reopen();
        assertThat(installed()).containsExactly("two");
        assertThat(store.findings()).singleElement().asString().contains("wanted-3 can't be used (it is not whole)");
        assertThat(store.news()).isFalse();
    }

    @Test
    void withoutAnyDocumentNothingRunsAndItIsTold() throws IOException {
        Files.delete(folder.resolve("wanted-3"));
        Files.delete(folder.resolve("wanted-2"));
        reopen();
        assertThat(installed()).isEmpty();
        assertThat(store.findings())
                .singleElement()
                .asString()
                .contains("wanted-3 is missing", "there is no earlier one");
        assertThat(store.doubtful(one.digest())).isTrue();
        assertThat(store.doubtful(two.digest())).isFalse();
        assertThat(Files.exists(folder.resolve("sha256").resolve(two.digest().hex() + ".jar")))
                .as("nothing is swept that may still be needed")
                .isTrue();
    }

    @Test
    void aMissingJournalIsToldUntilTheNextChange() throws IOException {
        Files.delete(folder.resolve("journal"));
        reopen();
        assertThat(installed()).containsExactly("two");
        assertThat(store.findings()).singleElement().asString().startsWith("the journal is missing");
        change("install nothing", wanted -> wanted);
        reopen();
        assertThat(store.findings()).isEmpty();
        assertThat(store.history()).anyMatch(line -> line.contains("the journal is missing"));
    }

    @Test
    void aDamagedLineOfTheJournalIsToldWithItsNumber() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("journal"));
        lines.set(2, lines.get(2).replace("two", "six"));
        Files.write(folder.resolve("journal"), lines);
        reopen();
        assertThat(store.findings()).anyMatch(finding -> finding.contains("the journal is damaged: line 3 of journal"));
        assertThat(store.findings()).anyMatch(finding -> finding.contains("the journal lacks change 2"));
    }

    @Test
    void aJournalThatWasCutOffIsTold() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("journal"));
        Files.write(folder.resolve("journal"), lines.subList(0, 2));
        reopen();
        assertThat(store.findings()).singleElement().asString().contains("the journal lacks the changes 2 to 3");
    }

    @Test
    void aDocumentThatCanNotBeReadIsAFailureAndNotAnAbsence() throws IOException {
        // A folder in its place: reading it fails for root too.
        Files.delete(folder.resolve("wanted-3"));
        Files.createDirectory(folder.resolve("wanted-3"));
        assertThatThrownBy(this::reopen).isInstanceOf(IOException.class);
    }

    @Test
    void theStoreIsItsOwnersAlone() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        reopen();
        for (String name : List.of("", "sha256", "incoming")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                    .as(name)
                    .isEqualTo("rwx------");
        }
        for (String name : List.of("wanted-3", "journal", "lock")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                    .as(name)
                    .isEqualTo("rw-------");
        }
    }
}
