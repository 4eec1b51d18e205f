package org.millrace.distribution.builder.assembly;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.jar.Attributes;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.millrace.distribution.builder.content.Entry;
import org.millrace.distribution.builder.content.JsonText;
import org.millrace.distribution.builder.content.Tree;
import org.millrace.distribution.builder.resolution.Resolution;
import org.millrace.distribution.builder.wanted.Manifest;

/**
 * The bill of materials: each jar with its version, digest, Maven coordinates if it knows them, and what it is wired to.
 *
 * <p>Source: CycloneDX 1.5, JSON.
 */
public final class Sbom {
    private static final int LARGEST_DESCRIPTION = 1 << 20;

    private Sbom() {}

    /** As JSON; the same content gives the same bytes. */
    public static byte[] of(Manifest manifest, Tree tree, Resolution resolution, Instant time) throws IOException {
        List<Object> components = new ArrayList<>();
        Map<String, String> references = new TreeMap<>();
        for (Map.Entry<String, Entry> file : tree.entries().entrySet()) {
            if (file.getKey().endsWith(".jar")) {
                Jar jar = Jar.read(file.getKey(), file.getValue());
                // What a build elsewhere takes from repository/ is there twice; what runs comes first.
                references.putIfAbsent(jar.name + " " + jar.version, file.getKey());
                components.add(component(file.getKey(), file.getValue(), jar));
            }
        }
        List<Object> dependencies = new ArrayList<>();
        dependencies.add(
                new TreeMap<>(Map.of("ref", manifest.title(), "dependsOn", new TreeSet<>(references.values()))));
        references.forEach((bundle, reference) -> {
            NavigableSet<String> on = new TreeSet<>();
            resolution.needs().getOrDefault(bundle, new TreeSet<>()).forEach(needed -> {
                if (references.containsKey(needed)) {
                    on.add(references.get(needed));
                }
            });
            dependencies.add(new TreeMap<>(Map.of("ref", reference, "dependsOn", on)));
        });
        Map<String, Object> bom = new LinkedHashMap<>();
        bom.put("bomFormat", "CycloneDX");
        bom.put("specVersion", "1.5");
        bom.put(
                "serialNumber",
                "urn:uuid:"
                        + UUID.nameUUIDFromBytes((manifest.title() + tree.listing()).getBytes(StandardCharsets.UTF_8)));
        bom.put("version", 1);
        bom.put(
                "metadata",
                new TreeMap<>(Map.of(
                        "timestamp",
                        time.toString(),
                        "component",
                        new TreeMap<>(Map.of(
                                "type",
                                "application",
                                "bom-ref",
                                manifest.title(),
                                "name",
                                manifest.name(),
                                "version",
                                manifest.version())))));
        bom.put("components", components);
        bom.put("dependencies", dependencies);
        return JsonText.bytes(bom);
    }

    private static Map<String, Object> component(String path, Entry entry, Jar jar) throws IOException {
        Map<String, Object> component = new LinkedHashMap<>();
        component.put("type", "library");
        component.put("bom-ref", path);
        if (!jar.group.isEmpty()) {
            component.put("group", jar.group);
        }
        component.put("name", jar.artifact.isEmpty() ? jar.name : jar.artifact);
        component.put("version", jar.version);
        component.put("hashes", List.of(new TreeMap<>(Map.of("alg", "SHA-256", "content", entry.sha256()))));
        if (!jar.license.isEmpty()) {
            component.put("licenses", List.of(Map.of("license", Map.of("name", jar.license))));
        }
        if (!jar.group.isEmpty()) {
            component.put("purl", "pkg:maven/" + jar.group + "/" + jar.artifact + "@" + jar.mavenVersion);
        }
        return component;
    }

    /** What a jar says of itself. */
    private record Jar(
            String name, String version, String license, String group, String artifact, String mavenVersion) {

        static Jar read(String path, Entry entry) throws IOException {
            String file = Path.of(path).getFileName().toString().replaceFirst("\\.jar$", "");
            String name = file.replaceFirst("-[0-9].*$", "");
            String version = file.length() > name.length() ? file.substring(name.length() + 1) : "0";
            String license = "";
            Properties maven = new Properties();
            int poms = 0;
            try (ZipInputStream zip = new ZipInputStream(entry.open())) {
                for (ZipEntry each = zip.getNextEntry(); each != null; each = zip.getNextEntry()) {
                    if (each.getName().equals("META-INF/MANIFEST.MF")) {
                        Attributes attributes = new java.util.jar.Manifest(
                                        new java.io.ByteArrayInputStream(zip.readNBytes(LARGEST_DESCRIPTION)))
                                .getMainAttributes();
                        name = first(attributes.getValue("Bundle-SymbolicName"), name);
                        version = first(attributes.getValue("Bundle-Version"), version);
                        license = first(attributes.getValue("Bundle-License"), "");
                    } else if (each.getName().matches("META-INF/maven/[^/]+/[^/]+/pom\\.properties")) {
                        // Of a jar that carries others, none of them is it.
                        poms++;
                        maven.clear();
                        maven.load(new java.io.ByteArrayInputStream(zip.readNBytes(LARGEST_DESCRIPTION)));
                    }
                }
            }
            boolean known = poms == 1 && maven.getProperty("groupId", "").matches("[A-Za-z0-9._-]+");
            return new Jar(
                    name,
                    version,
                    license,
                    known ? maven.getProperty("groupId") : "",
                    known ? maven.getProperty("artifactId", "") : "",
                    known ? maven.getProperty("version", "") : "");
        }

        private static String first(@org.jspecify.annotations.Nullable String header, String otherwise) {
            return header == null ? otherwise : header.split("[;,]", 2)[0].trim();
        }
    }
}
