package org.millrace.scene;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** A plug-in's jar once more, as the version after it: to try an upgrade with. */
final class NewerVersion {
    private NewerVersion() {}

    static Path of(Path plugins, String name, String version, Path into) throws IOException {
        Path jar;
        try (Stream<Path> all = Files.list(plugins)) {
            jar = all.filter(file -> file.getFileName().toString().startsWith(name + "-"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("there is no " + name + " in " + plugins));
        }
        Path newer = into.resolve(name + "-" + version + ".jar");
        try (JarFile from = new JarFile(jar.toFile())) {
            Manifest manifest = new Manifest(from.getManifest());
            manifest.getMainAttributes().putValue("Bundle-Version", version);
            try (OutputStream file = Files.newOutputStream(newer);
                    JarOutputStream to = new JarOutputStream(file, manifest)) {
                for (JarEntry entry : (Iterable<JarEntry>) from.stream()::iterator) {
                    if (!entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        to.putNextEntry(new JarEntry(entry.getName()));
                        try (InputStream in = from.getInputStream(entry)) {
                            in.transferTo(to);
                        }
                        to.closeEntry();
                    }
                }
            }
        }
        return newer;
    }
}
