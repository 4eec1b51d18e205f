package org.millrace.runtime.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the distribution is unpacked, and where its agents keep what only lives while they run.
 *
 * @param directory the folder that holds {@code bin}, {@code lib} and {@code plugins}
 */
record Home(Path directory) {

    static Home current() {
        return new Home(Path.of(System.getProperty("millrace.home", "."))
                .toAbsolutePath()
                .normalize());
    }

    /** The run directory of one agent: in the home, or under the system's temporary directory if the home is read-only. */
    Path runDirectory(String agent) {
        Path own = directory.resolve("run");
        boolean writable = Files.isDirectory(own) ? Files.isWritable(own) : Files.isWritable(directory);
        return (writable ? own : fallback()).resolve(agent);
    }

    private Path fallback() {
        String user = System.getProperty("user.name", "nobody");
        return Path.of(
                System.getProperty("java.io.tmpdir"),
                "millrace-" + user + "-"
                        + Integer.toHexString(directory.toString().hashCode()));
    }

    /** The run directories of all agents that were ever started from here. */
    List<Path> runDirectories() throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path parent : List.of(directory.resolve("run"), fallback())) {
            if (Files.isDirectory(parent)) {
                try (Stream<Path> children = Files.list(parent)) {
                    children.filter(Files::isDirectory).sorted().forEach(found::add);
                }
            }
        }
        return found;
    }

    /** Where the plug-in store is. */
    Path deploy() {
        String other = System.getProperty("millrace.deploy.dir", "");
        return other.isEmpty()
                ? directory.resolve("var/plugins")
                : Path.of(other).toAbsolutePath();
    }

    Path plugins() {
        String other = System.getProperty("millrace.plugins.dir", "");
        return other.isEmpty() ? directory.resolve("plugins") : Path.of(other).toAbsolutePath();
    }
}
