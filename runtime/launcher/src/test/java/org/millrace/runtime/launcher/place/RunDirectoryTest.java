package org.millrace.runtime.launcher.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    @TempDir
    Path folder;

    private Path home;
    private Optional<Ownership> ownership = Optional.empty();

    @BeforeEach
    void makeHome() throws IOException {
        home = Files.createDirectory(folder.resolve("home"));
        ownership = Ownership.of(home);
    }

    private RunDirectory lock(Path path) throws Exception {
        return RunDirectory.lock(path, ownership, new RunPlaces(home, ownership, folder, ""));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void setMode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    @Test
    void whatItMakesIsItsOwnersAloneAndWhatWasThereKeepsItsMode() throws Exception {
        Path there = Files.createDirectory(folder.resolve("there"));
        setMode(there, "rwxr-xr-x");
        try (RunDirectory held = lock(there.resolve("run/a1"))) {
            assertThat(mode(held.path())).isEqualTo("rwx------");
            assertThat(mode(there.resolve("run"))).isEqualTo("rwx------");
            assertThat(mode(there)).isEqualTo("rwxr-xr-x");
        }
        try (RunDirectory held = lock(there)) {
            assertThat(mode(held.path())).isEqualTo("rwxr-xr-x");
        }
    }

    @Test
    void oneThatOthersMayWriteIsRefusedAsItIs() throws Exception {
        Path open = Files.createDirectory(folder.resolve("open"));
        setMode(open, "rwxrwxrwx");
        assertThatThrownBy(() -> lock(open))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("can be written by others (mode 0777)");
        assertThatThrownBy(() -> lock(open.resolve("a1")))
                .isInstanceOf(Refused.class)
                .hasMessageContaining(open.toString())
                .hasMessageContaining("could exchange what is in it");
        assertThat(mode(open)).isEqualTo("rwxrwxrwx");
        assertThat(open).isEmptyDirectory();
    }

    @Test
    void aSecondAgentOfTheNameIsToldWhoRuns() throws Exception {
        try (RunDirectory held = lock(home.resolve("run/a1"))) {
            assertThatThrownBy(() -> lock(held.path()))
                    .isInstanceOfSatisfying(RunDirectory.Taken.class, taken -> assertThat(taken.process())
                            .isEqualTo(Long.toString(ProcessHandle.current().pid())));
        }
    }

    @Test
    void whatAnEndedOrKilledAgentLeftIsNoObstacle() throws Exception {
        Path run = Files.createDirectory(home.resolve("r"));
        setMode(run, "rwx------");
        Files.writeString(run.resolve("lock"), "99999999 and more than a process number has");
        Files.writeString(run.resolve("control.path"), "nowhere");
        lock(run).close();
        try (RunDirectory again = lock(run)) {
            assertThat(Files.readString(again.path().resolve("lock")))
                    .isEqualTo(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void aPlaceThatCannotBeUsedIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> lock(file)).hasMessageContaining(file + " is not a directory");
    }

    @Test
    void theSocketOfALongPathIsElsewhereAndWhatAKilledAgentLeftThereGoes() throws Exception {
        Path deep = folder.resolve("d".repeat(100)).resolve("a1");
        RunDirectory killed = lock(deep);
        Path first = killed.socket();
        assertThat(first.toString().length()).isLessThan(101);
        assertThat(mode(first.resolveSibling(".").normalize())).isEqualTo("rwx------");
        assertThat(SocketPlace.of(deep)).isEqualTo(first);
        Files.writeString(first, "");
        // The lock dies with the process, and nothing else happens.
        closeLockOf(killed);

        RunDirectory next = lock(deep);
        assertThat(first.getParent()).doesNotExist();
        assertThat(next.socket().getParent()).isDirectory();
        next.close();
        assertThat(next.socket().getParent()).doesNotExist();
        assertThat(deep.resolve("control.path")).doesNotExist();
    }

    private static void closeLockOf(RunDirectory held) throws Exception {
        var field = RunDirectory.class.getDeclaredField("lockFile");
        field.setAccessible(true);
        ((java.nio.channels.FileChannel) field.get(held)).close();
    }

    @Test
    void aPointerToSomethingElseTakesNothingAway() throws Exception {
        Path run = Files.createDirectory(home.resolve("r"));
        setMode(run, "rwx------");
        Path precious = Files.createDirectory(folder.resolve("precious"));
        Path socket = Files.writeString(precious.resolve("control.sock"), "kept");
        Files.writeString(run.resolve("control.path"), socket.toString());
        lock(run).close();
        assertThat(socket).hasContent("kept");
    }
}
