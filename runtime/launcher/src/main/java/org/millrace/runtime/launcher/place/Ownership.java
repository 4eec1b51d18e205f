package org.millrace.runtime.launcher.place;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether a directory can be trusted: nobody but root, the user who asks and the owner of the home, whose code runs anyway, could
 * have made it, or could exchange it or a level above it. What lies below the home is judged from the home on; a level that others
 * may write must be sticky, as {@code /tmp} is; a link counts if one of the three made it where others can't, and what it leads to
 * is judged as well.
 *
 * <p>On systems without owners and permissions everything is trusted.
 */
public final class Ownership {
    private static final int ROOT = 0;
    private static final int MOST_LINKS = 20;
    private final Path givenHome;
    private final Path home;
    private final int self;
    private final Level homeLevel;

    private Ownership(Path givenHome, Path home, int self, Level homeLevel) {
        this.givenHome = givenHome;
        this.home = home;
        this.self = self;
        this.homeLevel = homeLevel;
    }

    /** As the user who runs this process sees it. */
    public static Optional<Ownership> of(Path home) throws IOException {
        return Level.KNOWN ? Optional.of(as(home, self())) : Optional.empty();
    }

    static Ownership as(Path home, int self) throws IOException {
        Path real = home.toRealPath();
        return new Ownership(home.toAbsolutePath().normalize(), real, self, Level.of(real));
    }

    /** The number of the user who runs this process; not of the owner of {@code /proc/self}, which can be root. */
    static int self() throws IOException {
        try {
            UnixSystem system = new UnixSystem();
            // Of a number that no list of users knows, as in a container, it finds out nothing and says 0, which is
            // root's.
            if (system.getUsername() != null) {
                return (int) system.getUid();
            }
        } catch (LinkageError e) {
            // A Java that was put together without it.
        }
        Optional<String> line;
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            line = lines.filter(each -> each.startsWith("Uid:")).findFirst();
        }
        // Behind the real one.
        return line.isPresent()
                ? Integer.parseInt(line.get().split("\\s+", -1)[2])
                : (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    int user() {
        return self;
    }

    public boolean isRoot() {
        return self == ROOT;
    }

    int homeOwner() {
        return homeLevel.uid();
    }

    /**
     * Makes a directory and what leads to it where it is missing, for its owner alone; what is there is left as it is.
     *
     * @throws Refused if it, or a level above it, can't be trusted, or if it is not this user's own
     */
    public void claim(Path directory) throws IOException {
        Path level = directory.toAbsolutePath().normalize();
        requireMade(level);
        Walk walk = new Walk(false);
        Level last = walk.to(level);
        if (last.uid() != self) {
            throw refused(last, "belongs to " + name(last) + ", not to you" + becauseRoot());
        }
        if (last.isWritableByAll() || last.isWritableByGroup()) {
            throw refused(last, "can be written by others (mode " + last.permissions() + ")");
        }
    }

    private String becauseRoot() {
        return isRoot() ? " (root)" : "";
    }

    private void requireMade(Path directory) throws IOException {
        try {
            if (Level.of(directory).isDirectory()) {
                return;
            }
        } catch (NoSuchFileException e) {
            Path parent = directory.getParent();
            if (parent != null) {
                requireMade(parent);
                Walk walk = new Walk(false);
                walk.requireFirm(walk.to(parent));
            }
            try {
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException other) {
                // Another was faster; whose it is, is looked at next.
                return;
            }
        } catch (FileSystemException e) {
            // Something on the way is no directory; this says what.
            new Walk(false).to(directory);
            throw e;
        }
    }

    /**
     * Whose agent it is that keeps its things in this directory.
     *
     * @return the user that must be at the other end of its socket
     * @throws Refused if anybody else could have put it there. Root is told the owner of a directory only if its place proves it:
     *     all levels above it are root's, or the owner's, and nobody else can write there
     */
    public UserPrincipal provenOwner(Path directory) throws IOException {
        Walk walk = new Walk(isRoot());
        Level last = walk.to(directory.toAbsolutePath().normalize());
        if (last.isWritableByAll() || last.isWritableByGroup()) {
            throw refused(last, "can be written by others (mode " + last.permissions() + ")");
        }
        if (!isRoot() && last.uid() != self) {
            throw refused(last, "belongs to " + name(last) + ", not to you");
        }
        return last.owner();
    }

    /** Whether a directory is this user's own, in a place that can be trusted, and closed to everybody else. */
    boolean isPrivate(Path directory) {
        try {
            Level last = new Walk(false).to(directory.toAbsolutePath().normalize());
            return last.uid() == self && !last.isOpenToOthers();
        } catch (IOException e) {
            return false;
        }
    }

    private static Refused refused(Level level, String why) {
        return new Refused(level.path() + " " + why);
    }

    private static String name(Level level) {
        String name = level.owner().getName();
        return name.equals(Integer.toString(level.uid())) ? "user " + name : name + " (user " + level.uid() + ")";
    }

    /** Goes down a path and looks at each level. */
    private final class Walk {
        private final Set<Integer> trusted = new HashSet<>(List.of(ROOT, self, homeLevel.uid()));
        /** Whether a stranger's directory tells who the stranger is: not where everybody may make one. */
        private boolean proves;

        private int links;

        Walk(boolean proves) {
            this.proves = proves;
        }

        /** The last level, a directory; all the levels above it are in order. */
        Level to(Path given) throws IOException {
            Path path = given.startsWith(givenHome) ? home.resolve(givenHome.relativize(given)) : given;
            Path start = path.startsWith(home) ? home : path.getRoot();
            Level last = Level.of(start);
            if (path.equals(start)) {
                return last;
            }
            for (Path name : start.relativize(path)) {
                requireFirm(last);
                last = follow(last.path().resolve(name));
            }
            return last;
        }

        /** One level down; where a link leads, that. */
        private Level follow(Path path) throws IOException {
            Level level = Level.of(path);
            if (level.isLink()) {
                if (!trusted.contains(level.uid())) {
                    throw refused(level, "is a link that " + name(level) + " made");
                }
                if (++links > MOST_LINKS) {
                    throw refused(level, "is a link of a circle of links");
                }
                Path parent = path.getParent();
                Path target = (parent == null ? path : parent)
                        .resolve(Files.readSymbolicLink(path))
                        .normalize();
                return to(target);
            }
            if (!level.isDirectory()) {
                throw refused(level, "is not a directory, and belongs to " + name(level));
            }
            if (!trusted.contains(level.uid())) {
                if (!proves) {
                    throw refused(level, "belongs to " + name(level) + ", not to you" + becauseRoot());
                }
                trusted.add(level.uid());
                proves = false;
            }
            return level;
        }

        private void requireFirm(Level level) throws Refused {
            boolean asOpenAsHome =
                    level.path().startsWith(home) && (homeLevel.mode() & 0020) != 0 && level.gid() == homeLevel.gid();
            boolean open = level.isWritableByAll() || (level.isWritableByGroup() && !asOpenAsHome);
            // Whoever may write in the home itself may exchange the code that looks here.
            if (open && !level.isSticky() && !level.path().equals(home)) {
                throw refused(
                        level,
                        "can be written by others (mode " + level.permissions()
                                + "), who could exchange what is in it");
            }
            proves &= !open;
        }
    }
}
