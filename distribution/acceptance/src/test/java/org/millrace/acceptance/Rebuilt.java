package org.millrace.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Newer builds of a plug-in. */
final class Rebuilt {
    private Rebuilt() {}

    /** The same jar with another {@code Bundle-Version}, written beside the target and moved into place. */
    static void as(String version, Path jar, Path target) throws IOException {
        Path half = Files.createTempFile("plug-in", ".bin");
        try (JarFile from = new JarFile(jar.toFile());
                OutputStream file = Files.newOutputStream(half)) {
            Manifest manifest = new Manifest(from.getManifest());
            Attributes main = manifest.getMainAttributes();
            main.putValue("Bundle-Version", version);
            try (JarOutputStream to = new JarOutputStream(file, manifest)) {
                for (Enumeration<JarEntry> entries = from.entries(); entries.hasMoreElements(); ) {
                    JarEntry entry = entries.nextElement();
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        to.putNextEntry(new JarEntry(entry.getName()));
                        try (InputStream content = from.getInputStream(entry)) {
                            content.transferTo(to);
                        }
                    }
                }
            }
        }
        Files.move(half, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
