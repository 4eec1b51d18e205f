package org.millrace.runtime.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The jar that a build writes again and again. A build is told once, when it is whole: nothing of the file has changed between two
 * looks, and it is a zip file to its end. Its state is what was seen at the last look and what was told.
 */
final class BuiltJar {
    private final Path place;
    private @Nullable Look seen;
    private @Nullable Look told;

    /** @param place a jar, or a project's folder */
    BuiltJar(Path place) {
        this.place = place;
    }

    private record Look(Path jar, long size, long modified, Object key) {
        static Look at(Path jar) throws IOException {
            BasicFileAttributes now = Files.readAttributes(jar, BasicFileAttributes.class);
            return new Look(jar, now.size(), now.lastModifiedTime().toMillis(), String.valueOf(now.fileKey()));
        }
    }

    /** Looks, and says which jar is a build that was not told yet. */
    Optional<Path> next() throws IOException {
        Look now;
        try {
            now = newest();
        } catch (NoSuchFileException e) {
            // A build deletes before it writes.
            now = null;
        }
        boolean settled = now != null && now.equals(seen) && !now.equals(told);
        seen = now;
        if (!settled || now == null || !whole(now.jar())) {
            return Optional.empty();
        }
        told = now;
        return Optional.of(now.jar());
    }

    private @Nullable Look newest() throws IOException {
        if (!Files.isDirectory(place)) {
            return Look.at(place);
        }
        Path target = place.resolve("target");
        Look newest = null;
        for (Path jar : jars(Files.isDirectory(target) ? target : place)) {
            Look look = Look.at(jar);
            newest = newest == null || look.modified() > newest.modified() ? look : newest;
        }
        return newest;
    }

    private static List<Path> jars(Path folder) throws IOException {
        List<Path> jars = new ArrayList<>();
        try (var files = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (!name.matches(".*-(sources|javadoc|tests|test-sources)\\.jar") && !name.startsWith("original-")) {
                    jars.add(file);
                }
            }
        }
        return jars;
    }

    /** Half a jar has no directory at its end. */
    private static boolean whole(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.size() > 0;
        } catch (ZipException | NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return Files.isDirectory(place) ? place.resolve("target") + "/*.jar" : place.toString();
    }
}
