package org.millrace.runtime.launcher;

import java.nio.file.Path;

/**
 * Where the distribution is unpacked.
 *
 * @param directory the folder that holds {@code bin}, {@code lib} and {@code plugins}
 */
record Home(Path directory) {

    static Home current() {
        return new Home(Path.of(System.getProperty("millrace.home", "."))
                .toAbsolutePath()
                .normalize());
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
