package org.millrace.acceptance;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Jars that must not get in: the code of each would leave a trace at once. */
final class Traps {
    private static final String CLASS = "org/millrace/acceptance/zoo/Trap.class";

    private Traps() {}

    /** Writes them all into a folder. */
    static void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        jar(folder, "extension", """
                Fragment-Host:  system.bundle ; extension:=framework
                ExtensionBundle-Activator: org.millrace.acceptance.zoo.Trap
                """);
        jar(folder, "return", "X: y\rFragment-Host: org.millrace.runtime.operate\n");
        jar(folder, "late", "", "\n Fragment-Host: org.apache.felix.scr\n\n", Map.of());
        jar(folder, "slf4j", "Export-Package: org.slf4j;version=\"2.9.9\"\n");
        jar(folder, "scr", "Bundle-SymbolicName: org.apache.felix.scr\nBundle-Version: 99\n");
        jar(folder, "activator", "");
        jar(folder, "quotes", folded("Provide-Capability: x;y=" + "\"a\",b;c=\"\"".repeat(2000)));
        jar(folder, "filter", folded("Require-Capability: x;filter:=\"" + "(".repeat(100_000) + "\""));
        jar(
                folder,
                "now",
                "Service-Component: elsewhere/*.text\n",
                "",
                Map.of(
                        "elsewhere/x.text",
                        bytes("<component name='now' immediate='true'><implementation"
                                + " class='org.millrace.acceptance.zoo.Trap'/><service><provide interface='a.B'/></service>"
                                + "</component>")));
        jar(folder, "bomb", "", "", Map.of("zeros", new byte[60 << 20]));
        jar(folder, "versions", "", "", Map.of("META-INF/versions/9/OSGI-INF/MANIFEST.MF", bytes("X: y\n\n")));
        sparse(folder);
        manyNames(folder);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String folded(String header) {
        return header.replaceAll("(.{60})", "$1\n ") + "\n";
    }

    private static void jar(Path folder, String name, String headers) throws IOException {
        jar(folder, name, headers, "", Map.of());
    }

    private static void jar(Path folder, String name, String headers, String tail, Map<String, byte[]> more)
            throws IOException {
        String manifest = "Manifest-Version: 1.0\nBundle-ManifestVersion: 2\n"
                + (headers.contains("Bundle-SymbolicName")
                        ? ""
                        : "Bundle-SymbolicName: org.example.trap." + name + "\n")
                + "Bundle-Activator: org.millrace.acceptance.zoo.Trap\n" + headers + "\n" + tail;
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("META-INF/MANIFEST.MF", bytes(manifest));
        entries.put("trap.txt", bytes(name + "\n"));
        entries.put(CLASS, Files.readAllBytes(Path.of("target/test-classes").resolve(CLASS)));
        entries.putAll(more);
        try (OutputStream out = Files.newOutputStream(folder.resolve(name + ".jar"));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
    }

    private static void sparse(Path folder) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("sparse.jar").toFile(), "rw")) {
            file.setLength(600L << 20);
        }
    }

    /** More in its table of contents than may be, and as many entries as may be. */
    private static void manyNames(Path folder) throws IOException {
        try (OutputStream out = Files.newOutputStream(folder.resolve("names.jar"));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < 50_000; i++) {
                zip.putNextEntry(
                        new ZipEntry("a-name-that-is-rather-long-for-what-is-in-it/and-longer-still-so-that-the"
                                + "-table-of-contents-is-large-beyond-all-reason/" + i));
            }
        }
    }

    /** As many entries as a jar may have, and nothing wrong with it. */
    static Path largest(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            zip.write(bytes(
                    "Manifest-Version: 1.0\nBundle-ManifestVersion: 2\nBundle-SymbolicName: org.example.large\n\n"));
            for (int i = 0; i < 59_999; i++) {
                zip.putNextEntry(new ZipEntry("org/example/some/package/Class" + i + ".class"));
                zip.write('x');
            }
        }
        return file;
    }
}
