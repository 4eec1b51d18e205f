package org.millrace.runtime.launcher.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose directories are whose: only root can give a directory away, so that somebody else's builds leave this out. */
class OwnershipTest {
    private static final int ROOT = 0;
    private static final int EVE = 61_234;
    private static final int FLUME = 61_235;

    @TempDir
    Path folder;

    private Path home;
    private Path shared;

    @BeforeEach
    void makePlaces() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")));
        home = directory("home", ROOT, "rwxr-xr-x");
        shared = directory("shared", ROOT, "rwxrwxrwx");
        Files.setAttribute(shared, "unix:mode", 01777);
    }

    private Path directory(String name, int owner, String mode) throws IOException {
        Path path = Files.createDirectory(folder.resolve(name));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        return give(path, owner);
    }

    private static Path give(Path path, int owner) throws IOException {
        Files.setAttribute(path, "unix:uid", owner, java.nio.file.LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", owner, java.nio.file.LinkOption.NOFOLLOW_LINKS);
        return path;
    }

    private Ownership root() throws IOException {
        return Ownership.as(home, ROOT);
    }

    @Test
    void aDirectoryThatAnotherMadeFirstIsRefusedAndStaysAsItIs() throws Exception {
        Path theirs = directory("shared/millrace-0", EVE, "rwx------");
        assertThatThrownBy(() -> root().claim(theirs.resolve("a1")))
                .isInstanceOf(Refused.class)
                .hasMessageContaining(theirs.toString())
                .hasMessageContaining("belongs to user " + EVE + ", not to you (root)");
        assertThat(theirs).isEmptyDirectory();
        assertThatThrownBy(() -> root().claim(theirs)).isInstanceOf(Refused.class);
    }

    @Test
    void aLinkThatAnotherMadeIsRefusedWhereverItLeads() throws Exception {
        Path precious = directory("precious", ROOT, "rwx------");
        Path link = give(Files.createSymbolicLink(shared.resolve("millrace-0"), precious), EVE);
        assertThatThrownBy(() -> root().claim(link))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("is a link that user " + EVE + " made");
        assertThatThrownBy(() -> root().claim(link.resolve("a1"))).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> root().provenOwner(link)).isInstanceOf(Refused.class);
        assertThat(precious).isEmptyDirectory();
    }

    @Test
    void aLinkOfOnesOwnIsFollowedAndWhereItLeadsIsLookedAtToo() throws Exception {
        Path own = directory("own", ROOT, "rwx------");
        Path link = Files.createSymbolicLink(shared.resolve("mine"), own);
        root().claim(link.resolve("a1"));
        assertThat(own.resolve("a1")).isDirectory();
        Path theirs = directory("theirs", EVE, "rwx------");
        Path bad = Files.createSymbolicLink(shared.resolve("bad"), theirs);
        assertThatThrownBy(() -> root().claim(bad)).hasMessageContaining(theirs.toString());
        Path circle = shared.resolve("circle");
        Files.createSymbolicLink(circle, circle);
        assertThatThrownBy(() -> root().claim(circle)).isInstanceOf(IOException.class);
    }

    @Test
    void whatIsBelowTheHomeMayBeTheOwnersOfTheHome() throws Exception {
        Path theirs = directory("flume", FLUME, "rwxr-xr-x");
        Path run = give(Files.createDirectory(theirs.resolve("run")), FLUME);
        Path a1 = give(Files.createDirectory(run.resolve("a1")), FLUME);
        Files.setPosixFilePermissions(a1, PosixFilePermissions.fromString("rwx------"));
        Ownership root = Ownership.as(theirs, ROOT);
        assertThat(root.provenOwner(a1)).isEqualTo(Files.getOwner(a1));
        assertThatThrownBy(() -> root.claim(a1)).hasMessageContaining("not to you (root)");
        root.claim(run.resolve("a2"));
    }

    @Test
    void rootIsToldAnOwnerByAPlaceWhereOnlyRootCouldPutIt() throws Exception {
        Path service = directory("service", FLUME, "rwx------");
        // The levels above are the build's temporary folder: sticky, so anybody could have put it there.
        Path firm = give(Files.createDirectories(home.resolve("run/a1")), FLUME);
        assertThat(root().provenOwner(firm)).isEqualTo(Files.getOwner(firm));
        assertThatThrownBy(() -> root().provenOwner(service)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> root().provenOwner(directory("shared/a1", FLUME, "rwx------")))
                .isInstanceOf(Refused.class);
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> root().provenOwner(firm)).isInstanceOf(Refused.class);
    }

    @Test
    void toAnybodyElseOnlyTheirOwnCounts() throws Exception {
        Ownership flume = Ownership.as(home, FLUME);
        Path own = directory("shared/own", FLUME, "rwx------");
        assertThat(flume.provenOwner(own)).isEqualTo(Files.getOwner(own));
        Path roots = directory("shared/roots", ROOT, "rwxr-xr-x");
        assertThatThrownBy(() -> flume.provenOwner(roots)).hasMessageContaining("belongs to root");
        assertThatThrownBy(() -> flume.provenOwner(directory("shared/eves", EVE, "rwxr-xr-x")))
                .hasMessageContaining("belongs to user " + EVE);
    }

    @Test
    void aRuntimeDirectoryCountsOnlyIfItIsThisUsersAlone() throws Exception {
        Path own = directory("xdg", ROOT, "rwx------");
        Path open = directory("xdg-open", ROOT, "rwxr-xr-x");
        Path theirs = directory("xdg-theirs", EVE, "rwx------");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("r-xr-xr-x"));
        Path elsewhere = folder.resolve("no-home");
        Files.createDirectories(elsewhere.resolve("run"));
        give(elsewhere.resolve("run"), EVE);
        for (Path bad : List.of(open, theirs, Path.of("relative"), folder.resolve("missing"), Path.of(""))) {
            RunPlaces places = new RunPlaces(home, Optional.of(root()), shared, bad.toString());
            assertThat(places.forSockets()).as(bad.toString()).isEqualTo(shared);
        }
        assertThat(new RunPlaces(home, Optional.of(root()), shared, own.toString()).forSockets())
                .isEqualTo(own);
    }

    @Test
    void aPlaceInTheTemporaryDirectoryThatAnotherMadeIsLeftOutAndTold() throws Exception {
        RunPlaces places = new RunPlaces(home, Optional.of(root()), shared, "");
        List<String> notes = new ArrayList<>();
        Files.createDirectories(home.resolve("run/a1"));
        assertThat(places.known(notes)).containsExactly(home.resolve("run/a1"));
        assertThat(notes).isEmpty();

        Path trap = shared.resolve(trapName(places));
        Files.createDirectories(trap.resolve("a1"));
        give(trap, EVE);
        assertThat(places.known(notes)).containsExactly(home.resolve("run/a1"));
        assertThat(notes).singleElement().asString().contains(trap.toString(), "belongs to user " + EVE);
    }

    /** As an attacker finds it out: the number of the user and the home's path are known to all. */
    private String trapName(RunPlaces places) throws Exception {
        var mark = RunPlaces.class.getDeclaredMethod("mark");
        mark.setAccessible(true);
        return "millrace-0-" + mark.invoke(places);
    }

    @Test
    void whoeverIsFasterWhatIsTakenIsOnesOwn() throws Exception {
        Path raced = shared.resolve("raced");
        for (Path at = folder; at.startsWith(System.getProperty("java.io.tmpdir")); at = parent(at)) {
            if (at.getNameCount()
                    > Path.of(System.getProperty("java.io.tmpdir")).getNameCount()) {
                Files.setPosixFilePermissions(at, PosixFilePermissions.fromString("rwx--x--x"));
            }
        }
        Path precious = directory("precious", ROOT, "rwx------");
        Process eve = new ProcessBuilder(
                        "setpriv",
                        "--reuid=" + EVE,
                        "--regid=" + EVE,
                        "--clear-groups",
                        "bash",
                        "-c",
                        "while :; do mkdir -m 777 $0 && mkdir -m 777 $0/a1; rm -rf $0; ln -s $1 $0; rm -f $0; done 2>/dev/null",
                        raced.toString(),
                        precious.toString())
                .start();
        int taken = 0;
        int refused = 0;
        try {
            long until = System.nanoTime() + java.time.Duration.ofSeconds(20).toNanos();
            while ((taken < 20 || refused < 20) && System.nanoTime() < until) {
                try {
                    root().claim(raced.resolve("a1"));
                    taken++;
                    // Nobody else can take it away now, so it is as it was when it was looked at.
                    assertThat(Level.of(raced).isDirectory()).isTrue();
                    assertThat(Level.of(raced).uid()).isEqualTo(ROOT);
                    assertThat(Level.of(raced.resolve("a1")).uid()).isEqualTo(ROOT);
                    Files.delete(raced.resolve("a1"));
                    Files.delete(raced);
                } catch (IOException e) {
                    refused++;
                }
            }
        } finally {
            eve.destroyForcibly().waitFor();
        }
        assertThat(taken).isPositive();
        assertThat(refused).isPositive();
        assertThat(precious).isEmptyDirectory();
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }
}
