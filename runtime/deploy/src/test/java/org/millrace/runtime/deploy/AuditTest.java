package org.millrace.runtime.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.runtime.deploy.DropFolder.View;
import org.millrace.runtime.deploy.intake.Refused;
import org.millrace.runtime.deploy.store.Digest;
import org.millrace.runtime.services.AuditLog.Deed;

final class AuditTest {
    @TempDir
    Path directory;

    private void add(Audit audit, String reason) {
        audit.add(
                new Audit.Entry("root", "install", "a\u001b[31m\u202eb", "", "1.0.0", "done", "", reason), audit.now());
    }

    @Test
    void aLineIsBoundedAndWhatItSaysIsEscaped() throws IOException {
        Path folder = directory.resolve("logs");
        Audit audit = new Audit(folder, Clock.systemUTC(), UnaryOperator.identity());
        add(audit, "x\ny".repeat(100_000));
        List<String> lines = Files.readAllLines(folder.resolve("audit.jsonl"));
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0))
                .contains("\"plugin\":\"a\\u001b[31m\\u202eb\"", "x\\nyx\\ny")
                .hasSizeLessThan(4000);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("audit.jsonl"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @Test
    void aFullFileIsPutAsideAndWhereThatFailsItIsWrittenOnWithinABound() throws IOException {
        Audit audit = new Audit(directory, Clock.systemUTC(), 1000, UnaryOperator.identity());
        for (int i = 0; i < 50; i++) {
            add(audit, "reason " + i);
        }
        assertThat(directory.resolve("audit.4.jsonl")).exists();
        assertThat(directory.resolve("audit.5.jsonl")).doesNotExist();
        // A folder that is not empty can't be replaced by a file, not even by root.
        for (int i = 1; i <= 4; i++) {
            Files.delete(directory.resolve("audit." + i + ".jsonl"));
        }
        Files.createDirectories(directory.resolve("audit.1.jsonl/in the way"));
        Files.createDirectories(directory.resolve("audit.2.jsonl/in the way"));
        for (int i = 0; i < 100; i++) {
            add(audit, "reason " + i);
        }
        assertThat(Files.size(directory.resolve("audit.jsonl"))).isBetween(2000L, 5000L);
    }

    @Test
    void whatCanNotBeWrittenHarmsNobody() throws IOException {
        Path inTheWay = Files.writeString(directory.resolve("logs"), "no folder");
        Audit audit = new Audit(inTheWay, Clock.systemUTC(), UnaryOperator.identity());
        add(audit, "reason");
        audit.add(new Deed("root", "pause", "sink k1", "done", "reason"), audit.now());
        assertThat(inTheWay).hasContent("no folder");
    }

    @Test
    void severalNamesOfACapabilityAreWrittenAsText() {
        assertThat(Deployer.text(new String[] {"a", "b"})).isEqualTo("a, b");
        assertThat(Deployer.text(List.of("a", "b"))).isEqualTo("a, b");
        assertThat(Deployer.text("a")).isEqualTo("a");
    }

    @Test
    void aRefusalIsShownAsLongAsItsFileLiesThere() {
        Refusals refusals = new Refusals();
        Digest digest = Digest.parse("0".repeat(64)).orElseThrow();
        refusals.add("a.jar", digest, new Refused("trust", "a.jar is bad\u001b[31m"), "plugins");
        View there = new View(Map.of("b.jar", digest), java.util.Set.of(), Map.of("p.jar", "is a pipe"), "1");
        refusals.look(there, "plugins");
        assertThat(refusals.all())
                .extracting(Refusals.NotTaken::reason)
                .containsExactly("a.jar is bad\\u001b[31m", "is a pipe");
        refusals.look(new View(Map.of(), java.util.Set.of("a.jar"), Map.of(), "1"), "plugins");
        assertThat(refusals.has(digest)).as("it can't be looked at").isTrue();
        refusals.look(new View(Map.of(), java.util.Set.of(), Map.of(), "1"), "plugins");
        assertThat(refusals.all()).isEmpty();
    }
}
