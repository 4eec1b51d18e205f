package org.millrace.bridge.flume.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Jars that belong together: a folder as Flume has them, with {@code lib} and {@code libext}, or files that the user
 * names.
 *
 * @param name what people call it
 * @param jars its own and those it needs, in this order
 * @param natives folders of native libraries
 */
record PluginFolder(String name, List<Path> jars, List<Path> natives) {

    /** A folder of {@code plugins.d}, or one that is laid out like it. */
    static PluginFolder of(String name, Path folder) throws IOException {
        List<Path> jars = new ArrayList<>(Jars.in(folder.resolve("lib")));
        jars.addAll(Jars.in(folder.resolve("libext")));
        Path natives = folder.resolve("native");
        return new PluginFolder(name, jars, Files.isDirectory(natives) ? List.of(natives) : List.of());
    }

    boolean has(String className) throws IOException {
        for (Path jar : jars) {
            if (Jars.has(jar, className)) {
                return true;
            }
        }
        return false;
    }

    /** The name without its version: {@code acme} of {@code acme@1.2}. */
    String family() {
        int at = name.indexOf('@');
        return at < 0 ? name : name.substring(0, at);
    }

    /** Changes whenever a jar is replaced. */
    String fingerprint() throws IOException {
        StringBuilder text = new StringBuilder(name);
        for (Path jar : jars) {
            text.append('\n')
                    .append(jar)
                    .append(' ')
                    .append(Files.size(jar))
                    .append(' ')
                    .append(Files.getLastModifiedTime(jar))
                    .append(' ')
                    .append(Files.readAttributes(jar, java.nio.file.attribute.BasicFileAttributes.class)
                            .fileKey());
        }
        return text.toString();
    }
}
