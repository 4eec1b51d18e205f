package org.millrace.bnd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What is derived of one annotation is what bnd writes of the annotations of the OSGi specifications. */
class DerivedPluginTest {
    private static final Path SOURCE = Path.of("src/test/right/Everything.java");
    private static final String DESCRIPTION = "OSGI-INF/com.acme.Everything.xml";
    private static final String METATYPE = "OSGI-INF/metatype/millrace.sink.every_thing.xml";
    private static final String LONG_WAY = """
            @Component(
                    service = Sink.class,
                    configurationPid = "millrace.sink.every_thing",
                    configurationPolicy = ConfigurationPolicy.REQUIRE)
            @Designate(ocd = Everything.Config.class, factory = true)
            public final class Everything\
            """;

    @TempDir
    Path folder;

    private Built derived() throws Exception {
        return Built.of(Files.createDirectories(folder.resolve("derived")), true, SOURCE);
    }

    private Built written() throws Exception {
        Path home = Files.createDirectories(folder.resolve("written"));
        Path source = home.resolve("Everything.java");
        Files.writeString(source, Files.readString(SOURCE).replace("public final class Everything", LONG_WAY));
        return Built.of(home, true, source);
    }

    @Test
    void hasTheDescriptionThatBndWrites() throws Exception {
        Built derived = derived();
        Built written = written();
        assertThat(derived.errors()).isEmpty();
        assertThat(written.errors()).isEmpty();
        Map<String, String> properties = properties(derived);
        // bnd loses the line break of a default.
        assertThat(properties.remove("acme.lines")).isEqualTo("String one\ntwo\t");
        Map<String, String> theirs = properties(written);
        theirs.remove("acme.lines");
        assertThat(properties).isEqualTo(theirs).hasSize(16);
        for (String element : List.of("component", "provide", "implementation")) {
            assertThat(attributes(derived.text(DESCRIPTION), element))
                    .as(element)
                    .isEqualTo(attributes(written.text(DESCRIPTION), element))
                    .hasSize(1);
        }
    }

    private static Map<String, String> properties(Built built) throws Exception {
        Map<String, String> properties = new TreeMap<>();
        for (Element property : elements(built.text(DESCRIPTION), "property")) {
            properties.put(
                    property.getAttribute("name"),
                    property.getAttribute("type") + " "
                            + (property.hasAttribute("value")
                                    ? property.getAttribute("value")
                                    : property.getTextContent().strip().lines().toList()));
        }
        return properties;
    }

    @Test
    void hasTheKeysThatBndWrites() throws Exception {
        assertThat(keys(derived())).isEqualTo(keys(written())).hasSize(19);
        assertThat(attributes(derived().text(METATYPE), "Designate"))
                .isEqualTo(attributes(written().text(METATYPE), "Designate"));
    }

    private static Map<String, Map<String, String>> keys(Built built) throws Exception {
        Map<String, Map<String, String>> keys = new TreeMap<>();
        for (Map<String, String> key : attributes(built.text(METATYPE), "AD")) {
            key.remove("name");
            if (key.containsKey("default")) {
                // With a default, both ways of saying it say the same.
                key.remove("required");
            }
            if (!"acme.lines".equals(key.get("id"))) {
                keys.put(String.valueOf(key.get("id")), key);
            }
        }
        for (Map<String, String> option : attributes(built.text(METATYPE), "Option")) {
            keys.values()
                    .iterator()
                    .next()
                    .merge("options", String.valueOf(option.get("value")), (a, b) -> a + " " + b);
        }
        return keys;
    }

    @Test
    void saysInItsManifestWhatBndWrites() throws Exception {
        Attributes derived = manifest(derived());
        Attributes written = manifest(written());
        for (String header :
                List.of("Service-Component", "Provide-Capability", "Require-Capability", "Import-Package")) {
            assertThat(parts(derived, header)).as(header).isEqualTo(parts(written, header));
        }
    }

    private static List<String> parts(Attributes manifest, String header) {
        return List.of(String.valueOf(manifest.getValue(header)).split(",(?=[a-zO])", -1)).stream()
                .sorted()
                .toList();
    }

    private static Attributes manifest(Built built) throws IOException {
        try (JarFile jar = new JarFile(built.jar().toFile())) {
            return jar.getManifest().getMainAttributes();
        }
    }

    @Test
    void isTheSameBytesTwice() throws Exception {
        Built first = derived();
        byte[] once = Files.readAllBytes(first.jar());
        assertThat(Files.readAllBytes(derived().jar())).isEqualTo(once);
    }

    private static List<Map<String, String>> attributes(String document, String element) throws Exception {
        List<Map<String, String>> all = new ArrayList<>();
        for (Element each : elements(document, element)) {
            Map<String, String> attributes = new TreeMap<>();
            for (int i = 0; i < each.getAttributes().getLength(); i++) {
                String name = each.getAttributes().item(i).getNodeName();
                if (!name.startsWith("xmlns")) {
                    attributes.put(name, each.getAttributes().item(i).getNodeValue());
                }
            }
            all.add(attributes);
        }
        return all;
    }

    private static List<Element> elements(String document, String name) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        NodeList found = factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)))
                .getElementsByTagNameNS("*", name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }
}
