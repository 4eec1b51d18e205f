package org.millrace.runtime.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plug-in folder: what should be installed is what lies in it, by content. A look is cheap, size and time only; content is
 * read when two looks in a row agree, which is how a copy is told from its half, and what was read decides: a touched,
 * renamed or doubled file changes nothing.
 *
 * <p>Looks come from one thread; what is installed may be read by others.
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

    /** A bundle that was installed from the folder. */
    record Deployed(Digest digest, PluginJar jar, Bundle bundle, String file) {}

    /** A content that was not taken, and why. */
    record Refused(String file, Digest digest, String reason) {}

    private final Path folder;
    private final Deployer deployer;
    private final Map<String, Seen> files = new TreeMap<>();
    private final Map<Digest, Deployed> deployed = new LinkedHashMap<>();
    private final Map<Digest, Refused> refused = new LinkedHashMap<>();
    private boolean unreadable;

    DropFolder(Path folder, Deployer deployer) {
        this.folder = folder;
        this.deployer = deployer;
    }

    /** At start there is nothing to compare with: what lies there is taken as it is. */
    synchronized void firstLook() {
        look();
        look();
    }

    /** Compares the folder with what is installed and acts on the difference. */
    synchronized void look() {
        Map<String, Look> now = list();
        if (now == null) {
            return;
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
        try {
            installNew();
            removeOld();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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

    private void installNew() {
        files.forEach((name, seen) -> {
            Digest digest = seen.digest;
            if (digest == null || deployed.containsKey(digest) || refused.containsKey(digest)) {
                return;
            }
            try {
                PluginJar jar = PluginJar.read(folder.resolve(name));
                Bundle bundle = deployer.install(folder.resolve(name), digest, jar);
                deployed.put(digest, new Deployed(digest, jar, bundle, name));
                log.info(
                        "Plug-in {} is installed from {} (sha256 {}){}.",
                        jar,
                        name,
                        digest.brief(),
                        jar.connectors() ? "" : "; it brings no component of its own");
            } catch (Rejection e) {
                refused.put(digest, new Refused(name, digest, String.valueOf(e.getMessage())));
                log.warn("Plug-in file {} {}. Nothing was changed.", folder.resolve(name), e.getMessage());
            }
        });
    }

    private void removeOld() throws InterruptedException {
        refused.values()
                .removeIf(entry ->
                        files.values().stream().noneMatch(seen -> entry.digest().equals(seen.digest))
                                && settled(entry.file()));
        for (Deployed old : new ArrayList<>(deployed.values())) {
            if (files.values().stream().anyMatch(seen -> old.digest().equals(seen.digest))) {
                continue;
            }
            Seen seen = files.get(old.file());
            if (seen == null) {
                deployed.remove(old.digest());
                remove(old);
            } else if (seen.digest != null && deployed.containsKey(seen.digest)) {
                deployed.remove(old.digest());
                deployer.replace(old.bundle());
                log.info(
                        "Plug-in {} (sha256 {}) is replaced.",
                        old.jar(),
                        old.digest().brief());
            }
            // Else the file is being copied, or its new content was refused: the old one goes on.
        }
    }

    private void remove(Deployed old) throws InterruptedException {
        boolean successor = deployed.values().stream()
                .anyMatch(other -> other.jar().symbolicName().equals(old.jar().symbolicName()));
        if (successor) {
            deployer.replace(old.bundle());
        } else {
            deployer.remove(old.bundle());
        }
        log.info("Plug-in {} is removed: {} is gone.", old.jar(), old.file());
    }

    /** Whether a file name is gone or has been read. */
    private boolean settled(String name) {
        Seen seen = files.get(name);
        return seen == null || seen.digest != null;
    }

    synchronized List<Deployed> deployed() {
        return List.copyOf(deployed.values());
    }

    synchronized List<Refused> refused() {
        return List.copyOf(refused.values());
    }
}
