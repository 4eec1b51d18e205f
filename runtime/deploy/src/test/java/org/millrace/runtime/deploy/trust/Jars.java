package org.millrace.runtime.deploy.trust;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Jars for tests. */
final class Jars {
    static final String MANIFEST = """
            Manifest-Version: 1.0
            Bundle-ManifestVersion: 2
            Bundle-SymbolicName: org.example.sink;singleton:=false
            Bundle-Version: 1.2.0
            Provide-Capability: org.millrace.connector;kind=sink;type=acme;classes:List<String>="a,b",osgi.service;x=y

            """;

    private Jars() {}

    /** A sound plug-in with these entries besides. */
    static Map<String, byte[]> plugin(String... entries) {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("META-INF/MANIFEST.MF", MANIFEST.getBytes(StandardCharsets.UTF_8));
        all.put(
                "org/example/Sink.class",
                "not really a class, and nobody will load it".getBytes(StandardCharsets.UTF_8));
        for (String entry : entries) {
            all.put(entry, entry.endsWith("/") ? new byte[0] : entry.getBytes(StandardCharsets.UTF_8));
        }
        return all;
    }

    static Path write(Path jar, Map<String, byte[]> entries) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return jar;
    }

    /** With the content of an entry replaced, everything else as it is, signatures included. */
    static Path altered(Path jar, String name, String content, Path target) throws IOException {
        return altered(jar, entries -> entries.put(name, content.getBytes(StandardCharsets.UTF_8)), target);
    }

    /** With its entries changed in some way. */
    static Path altered(Path jar, Consumer<Map<String, byte[]>> change, Path target) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            List<ZipEntry> all = new ArrayList<>(zip.stream().toList());
            for (ZipEntry entry : all) {
                entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        change.accept(entries);
        return write(target, entries);
    }
}
