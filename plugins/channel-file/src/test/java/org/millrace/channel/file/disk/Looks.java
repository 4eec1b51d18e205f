package org.millrace.channel.file.disk;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;

/** Which looks at a {@link ModelDisk} fail, whatever is there in truth. */
final class Looks {
    private final Random random;
    /** How likely it is that a look fails. */
    double flakiness;
    /** Files that nobody is let at. */
    final Set<Path> barred = new HashSet<>();
    /** Files that are seen and can't be opened. */
    final Set<Path> locked = new HashSet<>();
    /** By file: the place that can't be read, though the file can be opened. */
    final Map<Path, Long> badSectors = new HashMap<>();

    Looks(Random random) {
        this.random = random;
    }

    boolean mayFail() {
        return flakiness > 0 || !barred.isEmpty() || !locked.isEmpty() || !badSectors.isEmpty();
    }

    void heal() {
        flakiness = 0;
        barred.clear();
        locked.clear();
        badSectors.clear();
    }

    /** Does something while all work. */
    <T> T calmly(Callable<T> look) throws IOException {
        double flakinessBefore = flakiness;
        Set<Path> barredBefore = Set.copyOf(barred);
        Set<Path> lockedBefore = Set.copyOf(locked);
        Map<Path, Long> badBefore = Map.copyOf(badSectors);
        heal();
        try {
            return look.call();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            flakiness = flakinessBefore;
            barred.addAll(barredBefore);
            locked.addAll(lockedBefore);
            badSectors.putAll(badBefore);
        }
    }

    /** A look at a file, which may fail in any of the ways in which Java says so. */
    void at(Path path) throws IOException {
        if (barred.contains(path)) {
            throw new AccessDeniedException(path.toString());
        }
        if (flakiness > 0 && random.nextDouble() < flakiness) {
            throw switch (random.nextInt(6)) {
                case 0 -> new FileSystemException(path.toString(), null, "Too many open files");
                case 1 -> new FileNotFoundException(path + " (Too many open files)");
                case 2 -> new AccessDeniedException(path.toString());
                case 3 -> new FileSystemException(path.toString(), null, "Stale file handle");
                case 4 -> new IOException("Input/output error");
                default -> new IOException("Interrupted system call");
            };
        }
    }
}
