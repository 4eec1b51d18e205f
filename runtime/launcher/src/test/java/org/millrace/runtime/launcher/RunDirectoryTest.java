package org.millrace.runtime.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    @TempDir
    Path folder;

    @Test
    void itIsItsOwnersAlone() throws Exception {
        try (RunDirectory held = RunDirectory.lock(folder.resolve("run/a1"), "a1")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(held.path())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void aSecondAgentOfTheNameIsToldWhoRuns() throws Exception {
        try (RunDirectory held = RunDirectory.lock(folder, "a1")) {
            assertThatThrownBy(() -> RunDirectory.lock(held.path(), "a1"))
                    .isInstanceOfSatisfying(Failure.class, failure -> assertThat(failure.exitCode())
                            .isEqualTo(1))
                    .hasMessageContaining("a1 is running already")
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("--run-dir");
        }
    }

    @Test
    void whatAnEndedOrKilledAgentLeftIsNoObstacle() throws Exception {
        Files.writeString(folder.resolve("lock"), "99999999 and more than a process number has");
        RunDirectory.lock(folder, "a1").close();
        try (RunDirectory again = RunDirectory.lock(folder, "a1")) {
            assertThat(Files.readString(again.path().resolve("lock")))
                    .isEqualTo(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void aPlaceThatCannotBeUsedIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> RunDirectory.lock(file, "a1"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("--run-dir");
    }
}
