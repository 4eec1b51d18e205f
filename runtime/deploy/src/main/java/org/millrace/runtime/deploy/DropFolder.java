package org.millrace.runtime.deploy;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.millrace.api.file.Presence;
import org.millrace.api.operate.Printable;
import org.millrace.runtime.deploy.intake.JarIntake;
import org.millrace.runtime.deploy.intake.Refused;
import org.millrace.runtime.deploy.store.Digest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the plug-in folder. A look is cheap, size and time only; content is read when two looks in a row agree, which is how
 * a copy is told from its half, and what was read decides: a touched, renamed or doubled file changes nothing.
 *
 * <p>A file counts as deleted only if two looks in a row at a folder that could be listed did not find its name. Whatever could
 * not be listed, looked at or read is there.
 *
 * <p>Belongs to one thread at a time.
 */
final class DropFolder {
    private static final Logger log = LoggerFactory.getLogger(DropFolder.class);
    private static final int MOST_JARS = 2000;
    private static final int MOST_ENTRIES = 100_000;
    private static final Duration AGAIN = Duration.ofSeconds(5);
    /** A look may not take more than this part of the time. */
    private static final int SHARE = 20;

    /** What is known of a file name. */
    private static final class Seen {
        FolderEntry look;

        @Nullable
        Digest digest;

        /** The content before the last change of the look. */
        @Nullable
        Digest before;

        String unreadable = "";
        long readNanos;
        int missed;

        Seen(FolderEntry look) {
            this.look = look;
        }

        /** Whether the next look tells more: of a content that may not be complete, or a name that was missed once. */
        boolean unsettled() {
            boolean fresh =
                    digest == null && unreadable.isEmpty() && look.trouble().isEmpty();
            return fresh || missed == 1;
        }
    }

    private final Path folder;
    private final Predicate<String> taken;
    private final String otherwise;
    private final Map<String, Seen> files = new TreeMap<>();
    private String trouble = "";
    private String lastKey = "";
    private long nextNanos = System.nanoTime();
    private boolean unsettled;

    /**
     * Of this folder.
     *
     * @param taken the names of the files that may be taken; others are not even opened
     * @param otherwise what is said of the others
     */
    DropFolder(Path folder, Predicate<String> taken, String otherwise) {
        this.folder = folder;
        this.taken = taken;
        this.otherwise = otherwise;
    }

    /**
     * What lies in the folder.
     *
     * @param contents by file name, of those that have stopped changing
     * @param unsure the names of the others, and of those that could not be looked at: they are there
     * @param troubles by file name why it can't be taken
     * @param key which folder it is; empty if the file system does not tell
     */
    record View(Map<String, Digest> contents, Set<String> unsure, Map<String, String> troubles, String key) {

        /** A file of this content. */
        Optional<String> fileOf(Digest digest) {
            return contents.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(digest))
                    .map(Map.Entry::getKey)
                    .findFirst();
        }
    }

    Path file(String name) {
        Seen seen = files.get(name);
        return seen == null ? folder.resolve(name) : seen.look.file();
    }

    /** The folder, for people. */
    String shown() {
        return Printable.of(folder.toString());
    }

    /** Whether links in it are its owner's. */
    boolean links() {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            return true;
        }
        try {
            Set<PosixFilePermission> may = Files.getPosixFilePermissions(folder);
            return !may.contains(PosixFilePermission.GROUP_WRITE) && !may.contains(PosixFilePermission.OTHERS_WRITE);
        } catch (IOException e) {
            return false;
        }
    }

    /** At start there is nothing to compare with: what lies there is taken as it is. */
    Optional<View> firstLook() throws InterruptedException {
        look();
        nextNanos = System.nanoTime();
        return look();
    }

    /** Whether another look is due soon: to see if what was new is the same, or because the last came too early. */
    boolean unsettled() {
        return unsettled;
    }

    /** Looks again; empty if the folder can't be read, or it is not time yet. */
    Optional<View> look() throws InterruptedException {
        long began = System.nanoTime();
        if (began - nextNanos < 0) {
            unsettled = true;
            return Optional.empty();
        }
        unsettled = false;
        try {
            return Optional.of(view());
        } catch (IOException e) {
            troubled(e instanceof NoSuchFileException ? "it is not there" : FolderEntry.reason(e));
            return Optional.empty();
        } finally {
            nextNanos = System.nanoTime() + Math.min(AGAIN.toNanos(), (System.nanoTime() - began) * SHARE);
        }
    }

    private void troubled(String why) {
        if (!why.equals(trouble)) {
            trouble = why;
            log.warn(
                    "The plug-in folder {} can't be looked at ({}); what is installed stays.",
                    shown(),
                    Printable.of(why));
        }
    }

    private View view() throws IOException, InterruptedException {
        String key = key();
        Map<String, FolderEntry> now = list();
        if (!key.equals(key())) {
            throw new IOException("another folder has taken its place");
        }
        if (!trouble.isEmpty()) {
            trouble = "";
            log.info("The plug-in folder {} can be looked at again.", shown());
        }
        if (!key.equals(lastKey)) {
            // What was seen was seen in another folder.
            files.clear();
            lastKey = key;
        }
        boolean links = links();
        for (Map.Entry<String, FolderEntry> each : now.entrySet()) {
            note(each.getKey(), each.getValue(), links);
        }
        files.entrySet().removeIf(entry -> !now.containsKey(entry.getKey()) && deleted(entry.getValue()));
        Map<String, Digest> contents = new TreeMap<>();
        Set<String> unsure = new HashSet<>();
        Map<String, String> troubles = new TreeMap<>();
        unsettled = files.values().stream().anyMatch(Seen::unsettled);
        files.forEach((name, seen) -> {
            String why = seen.look.trouble().isEmpty() ? seen.unreadable : seen.look.trouble();
            if (!why.isEmpty()) {
                troubles.put(name, why);
            }
            if (seen.digest == null || !why.isEmpty()) {
                unsure.add(name);
            } else {
                contents.put(name, seen.digest);
            }
        });
        return new View(contents, unsure, troubles, key);
    }

    private void note(String name, FolderEntry look, boolean links) throws InterruptedException {
        Seen seen = files.get(name);
        if (seen == null) {
            files.put(name, new Seen(look));
            return;
        }
        seen.missed = 0;
        if (!look.trouble().isEmpty()) {
            seen.look = look;
            return;
        }
        boolean same = look.sameAs(seen.look);
        seen.look = look;
        if (!same) {
            seen.before = seen.digest == null ? seen.before : seen.digest;
            seen.digest = null;
            seen.unreadable = "";
        } else if (seen.digest == null
                && (seen.unreadable.isEmpty() || System.nanoTime() - seen.readNanos > AGAIN.toNanos())) {
            read(name, seen, links);
        }
    }

    private void read(String name, Seen seen, boolean links) throws InterruptedException {
        seen.readNanos = System.nanoTime();
        try {
            seen.digest = JarIntake.digest(seen.look.file(), links);
            seen.unreadable = "";
            if (seen.digest.equals(seen.before)) {
                log.info(
                        "Plug-in file {} was touched, its content is the same. Nothing was changed.",
                        Printable.of(name));
            }
        } catch (IOException e) {
            seen.unreadable = "can't be read (" + FolderEntry.reason(e) + ")";
        } catch (Refused e) {
            // It changes; the next look settles it.
            seen.unreadable = "";
            seen.look = FolderEntry.troubled(seen.look.file(), "");
        }
    }

    private static boolean deleted(Seen seen) {
        try {
            return ++seen.missed > 1 && !Presence.ofEntry(seen.look.file());
        } catch (IOException e) {
            return false;
        }
    }

    private String key() throws IOException {
        BasicFileAttributes looks = Files.readAttributes(folder, BasicFileAttributes.class);
        if (!looks.isDirectory()) {
            throw new IOException("it is no folder");
        }
        return looks.fileKey() == null ? "" : looks.fileKey().toString();
    }

    private Map<String, FolderEntry> list() throws IOException {
        Map<String, FolderEntry> found = new HashMap<>();
        int entries = 0;
        boolean links = links();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path file : children) {
                if (++entries > MOST_ENTRIES) {
                    throw new IOException("it has more than " + MOST_ENTRIES + " files");
                }
                String name = FolderEntry.name(file);
                if (!name.endsWith(".jar") || name.startsWith(".")) {
                    continue;
                }
                FolderEntry entry =
                        taken.test(name) ? FolderEntry.of(file, links) : FolderEntry.troubled(file, otherwise);
                if (!entry.gone()) {
                    found.put(name, entry);
                }
                if (found.size() > MOST_JARS) {
                    throw new IOException("it has more than " + MOST_JARS + " jars");
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }
}
