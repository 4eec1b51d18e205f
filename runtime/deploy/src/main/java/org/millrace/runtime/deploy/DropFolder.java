package org.millrace.runtime.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.deploy.store.Digest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the plug-in folder. A look is cheap, size and time only; content is read when two looks in a row agree, which is how
 * a copy is told from its half, and what was read decides: a touched, renamed or doubled file changes nothing.
 *
 * <p>Belongs to one thread at a time.
 */
final class DropFolder {
    private static final Logger log = LoggerFactory.getLogger(DropFolder.class);

    /** How a file looked from outside. */
    private record Look(long size, long modifiedMillis) {}

    /** What is known of a file name. */
    private static final class Seen {
        Look look;

        @Nullable
        Digest digest;

        /** The content before the last change of the look. */
        @Nullable
        Digest before;

        int missed;

        Seen(Look look) {
            this.look = look;
        }
    }

    private final Path folder;
    private final Map<String, Seen> files = new TreeMap<>();
    private boolean unreadable;

    DropFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * What lies in the folder.
     *
     * @param contents by file name, of those that have stopped changing
     * @param changing the names of the others
     */
    record View(Map<String, Digest> contents, Set<String> changing) {

        /** A file of this content. */
        Optional<String> fileOf(Digest digest) {
            return contents.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(digest))
                    .map(Map.Entry::getKey)
                    .findFirst();
        }
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** At start there is nothing to compare with: what lies there is taken as it is. */
    Optional<View> firstLook() {
        look();
        return look();
    }

    /** Looks again; empty if the folder can't be read. */
    Optional<View> look() {
        Map<String, Look> now = list();
        if (now == null) {
            return Optional.empty();
        }
        now.forEach((name, look) -> {
            Seen seen = files.get(name);
            if (seen == null) {
                files.put(name, new Seen(look));
            } else if (!seen.look.equals(look)) {
                seen.look = look;
                seen.before = seen.digest == null ? seen.before : seen.digest;
                seen.digest = null;
                seen.missed = 0;
            } else {
                seen.missed = 0;
                if (seen.digest == null) {
                    seen.digest = digest(name);
                    if (seen.digest != null && seen.digest.equals(seen.before)) {
                        log.info("Plug-in file {} was touched, its content is the same. Nothing was changed.", name);
                    }
                }
            }
        });
        files.entrySet().removeIf(entry -> !now.containsKey(entry.getKey()) && ++entry.getValue().missed > 1);
        Map<String, Digest> contents = new TreeMap<>();
        Set<String> changing = new HashSet<>();
        files.forEach((name, seen) -> {
            if (seen.digest == null) {
                changing.add(name);
            } else {
                contents.put(name, seen.digest);
            }
        });
        return Optional.of(new View(contents, changing));
    }

    private @Nullable Map<String, Look> list() {
        Map<String, Look> found = new HashMap<>();
        try (Stream<Path> children = Files.list(folder)) {
            for (Path file : children.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".jar") && !name.startsWith(".")) {
                    BasicFileAttributes attributes = attributes(file);
                    if (attributes != null && attributes.isRegularFile()) {
                        found.put(
                                name,
                                new Look(
                                        attributes.size(),
                                        attributes.lastModifiedTime().toMillis()));
                    }
                }
            }
            unreadable = false;
            return found;
        } catch (IOException e) {
            if (!unreadable) {
                unreadable = true;
                log.warn("The plug-in folder {} can't be read ({}); what is installed stays.", folder, e.toString());
            }
            return null;
        }
    }

    private static @Nullable BasicFileAttributes attributes(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (IOException e) {
            // Gone between the listing and now; the next look settles it.
            return null;
        }
    }

    private @Nullable Digest digest(String name) {
        try {
            return Digest.of(folder.resolve(name));
        } catch (IOException e) {
            return null;
        }
    }
}
