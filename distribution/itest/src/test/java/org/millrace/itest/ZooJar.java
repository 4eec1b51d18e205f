package org.millrace.itest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A jar of the trust zoo in the making: at first an honest sink {@code zoo_NAME} of a bundle {@code org.example.zoo.NAME}. */
final class ZooJar {
    /** Under which policies it is taken; under digests its digest is listed, under signed it is signed by who is trusted. */
    enum Fate {
        /** Under every one. */
        TAKEN,
        /** Where its digest or its signer is trusted. */
        TRUSTED,
        /** Under none. */
        REFUSED
    }

    private final String name;
    private final Fate fate;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private UnaryOperator<String> manifest = text -> text;
    private UnaryOperator<byte[]> bytes = jar -> jar;
    private boolean asItIs;
    private boolean sink = true;

    private ZooJar(String name, Fate fate) {
        this.name = name;
        this.fate = fate;
    }

    static ZooJar of(String name, Fate fate, ZooCode code) {
        ZooJar jar = new ZooJar(name, fate);
        jar.headers.put("Manifest-Version", "1.0");
        jar.headers.put("Bundle-ManifestVersion", "2");
        jar.headers.put("Bundle-SymbolicName", "org.example.zoo." + name);
        jar.headers.put("Bundle-Version", "1.0.0");
        jar.headers.put(
                "Import-Package",
                "org.millrace.api.component;version=\"[1,2)\",org.millrace.api.event;version=\"[1,2)\","
                        + "org.millrace.api.sink;version=\"[1,2)\",org.osgi.framework");
        jar.headers.put("Provide-Capability", "org.millrace.connector;kind=sink;type=" + jar.type());
        jar.headers.put("Service-Component", "OSGI-INF/sink.xml");
        jar.entries.put("zoo.txt", name.getBytes(StandardCharsets.UTF_8));
        jar.entries.put("touch.txt", new byte[0]);
        jar.entries.putAll(code.of("org/example/zoo"));
        jar.entry("OSGI-INF/sink.xml", jar.component("ZooSink", "org.millrace.api.sink.Sink", ""));
        return jar;
    }

    String name() {
        return name;
    }

    Fate fate() {
        return fate;
    }

    String type() {
        return "zoo_" + name.replace('-', '_');
    }

    /** Whether it brings a sink that can run. */
    boolean sink() {
        return sink;
    }

    /** Whether nobody can sign it without mending it. */
    boolean asItIs() {
        return asItIs;
    }

    /** A description of a component; of no service if that is empty. */
    String component(String type, String service, String attributes) {
        return "<s:component xmlns:s='http://www.osgi.org/xmlns/scr/v1.3.0' name='" + name + "." + type + "' "
                + attributes
                + (type.equals("ZooSink")
                        ? " configuration-policy='require' configuration-pid='millrace.sink." + type() + "'"
                        : "")
                + "><implementation class='org.example.zoo." + type + "'/>"
                + (service.isEmpty() ? "" : "<service><provide interface='" + service + "'/></service>")
                + "</s:component>";
    }

    ZooJar header(String header, String value) {
        headers.put(header, value);
        return this;
    }

    ZooJar more(String header, String value) {
        headers.merge(header, value, (one, other) -> one + "," + other);
        return this;
    }

    ZooJar entry(String entry, String text) {
        return entry(entry, text.getBytes(StandardCharsets.UTF_8));
    }

    ZooJar entry(String entry, byte[] content) {
        entries.put(entry, content);
        return this;
    }

    ZooJar entries(Map<String, byte[]> more) {
        entries.putAll(more);
        return this;
    }

    ZooJar activator() {
        return header("Bundle-Activator", "org.example.zoo.Start");
    }

    /** A library: nothing of it runs by itself. */
    ZooJar library() {
        headers.remove("Provide-Capability");
        headers.remove("Service-Component");
        entries.remove("OSGI-INF/sink.xml");
        sink = false;
        return this;
    }

    /** Of which the text of the manifest is spoiled. */
    ZooJar manifest(UnaryOperator<String> spoil) {
        manifest = spoil;
        asItIs = true;
        return this;
    }

    /** Of which the bytes are spoiled. */
    ZooJar bytes(UnaryOperator<byte[]> spoil) {
        bytes = spoil;
        asItIs = true;
        return this;
    }

    private String manifest() {
        StringBuilder text = new StringBuilder();
        headers.forEach((header, value) -> {
            String line = header + ": " + value;
            for (int at = 0; at < line.length(); at += 50) {
                text.append(at == 0 ? "" : "\n ").append(line, at, Math.min(line.length(), at + 50));
            }
            text.append('\n');
        });
        return manifest.apply(text.append('\n').toString());
    }

    Path write(Path file) throws IOException {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("META-INF/MANIFEST.MF", manifest().getBytes(StandardCharsets.UTF_8));
        all.putAll(entries);
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        zip(all, jar);
        return Files.write(file, bytes.apply(jar.toByteArray()));
    }

    /** What is large is not packed, which takes its time. */
    static void zip(Map<String, byte[]> entries, OutputStream to) throws IOException {
        Set<String> stored = Set.of("bulk.bin");
        try (ZipOutputStream zip = new ZipOutputStream(to)) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(each.getKey());
                if (stored.contains(each.getKey())) {
                    CRC32 crc = new CRC32();
                    crc.update(each.getValue());
                    entry.setMethod(ZipEntry.STORED);
                    entry.setSize(each.getValue().length);
                    entry.setCrc(crc.getValue());
                }
                zip.putNextEntry(entry);
                zip.write(each.getValue());
            }
        }
    }
}
