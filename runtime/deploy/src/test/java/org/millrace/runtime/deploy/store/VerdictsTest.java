package org.millrace.runtime.deploy.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerdictsTest {
    private final Digest judge = digest("the rules beside this container");
    private final Digest jar = digest("a jar");
    private final Digest gone = digest("one that is not wanted any more");

    @TempDir
    Path folder;

    private Store store;

    @BeforeEach
    void open() throws IOException {
        store = Store.open(folder, new LocalDisk());
    }

    private static Digest digest(String text) {
        try {
            return Digest.of(new ByteArrayInputStream(text.getBytes(UTF_8)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keepBoth() throws IOException {
        Verdicts verdicts = store.verdicts(Optional.of(judge));
        verdicts.add(jar);
        verdicts.add(gone);
        try (Store.Hold hold = store.hold(Duration.ZERO).orElseThrow()) {
            verdicts.keep(hold, jar::equals);
        }
        assertThat(verdicts.news()).isFalse();
    }

    @Test
    void theSameJudgeDoesNotLookAgainAtWhatIsStillNeeded() throws IOException {
        keepBoth();
        Verdicts again = Store.open(folder, new LocalDisk()).verdicts(Optional.of(judge));
        assertThat(again.sound(jar)).isTrue();
        assertThat(again.sound(gone)).isFalse();
        assertThat(again.news()).isFalse();
    }

    @Test
    void whoeverOnlyLooksKnowsThemToo() throws IOException {
        keepBoth();
        Store over = Store.over(folder, folder.resolve("scratch"), new LocalDisk());
        assertThat(over.verdicts(Optional.of(judge)).sound(jar)).isTrue();
    }

    @Test
    void anotherJudgeAndOneWhoseRulesAreNotKnownLookAtAll() throws IOException {
        keepBoth();
        assertThat(store.verdicts(Optional.of(digest("newer rules"))).sound(jar))
                .isFalse();
        Verdicts unknown = store.verdicts(Optional.empty());
        assertThat(unknown.sound(jar)).isFalse();
        unknown.add(jar);
        assertThat(unknown.news()).isFalse();
    }

    @Test
    void aFileThatCanNotBeUsedCostsALookAndNothingElse() throws IOException {
        keepBoth();
        Path file = folder.resolve("sound");
        String kept = Files.readString(file);
        for (String spoiled :
                new String[] {"", "\n", kept.substring(1), judge.hex() + "\nnot a digest\n\u00ff", "x".repeat(2 << 20)
                }) {
            Files.writeString(file, spoiled);
            assertThat(store.verdicts(Optional.of(judge)).sound(jar)).isFalse();
        }
        Files.delete(file);
        Files.createDirectory(file);
        assertThat(store.verdicts(Optional.of(judge)).sound(jar)).isFalse();
    }

    @Test
    void aCutFileKnowsWhatIsWhole() throws IOException {
        keepBoth();
        Path file = folder.resolve("sound");
        String kept = Files.readString(file);
        Files.writeString(file, kept.substring(0, kept.length() - 10));
        assertThat(store.verdicts(Optional.of(judge)).sound(jar)).isFalse();
    }

    @Test
    void onlyWhoHoldsTheStoreKeeps() throws IOException {
        Verdicts verdicts = store.verdicts(Optional.of(judge));
        verdicts.add(jar);
        Store.Hold hold = store.hold(Duration.ZERO).orElseThrow();
        hold.close();
        assertThatThrownBy(() -> verdicts.keep(hold, digest -> true)).isInstanceOf(IllegalStateException.class);
    }
}
