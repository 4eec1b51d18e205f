package org.millrace.itest;

import aQute.bnd.header.Attrs;
import aQute.bnd.header.Parameters;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The components of a bundle as its own documents declare them, read without a framework. */
record ComponentJar(Path file, List<Declared> components) {

    /** A key as the metatype declares it. */
    record Key(String id, String type, String defaults, String min, String max, List<String> options) {}

    /**
     * A component that is configured.
     *
     * @param implementation the name of its class
     * @param pid {@code millrace.<kind>.<type>}
     * @param freeKeys beginnings of keys that the user names
     * @param configs the configuration types of its constructors
     */
    record Declared(
            String implementation, String pid, List<String> freeKeys, Map<String, Key> keys, Set<Class<?>> configs) {
        String kind() {
            return pid.split("\\.", 3)[1];
        }

        String type() {
            return pid.split("\\.", 3)[2];
        }

        @Override
        public String toString() {
            return kind() + " " + type();
        }
    }

    static ComponentJar read(Path file) throws Exception {
        List<Declared> components = new ArrayList<>();
        // Stays open as long as its classes are looked at, which is as long as the test runs.
        URLClassLoader loader =
                new URLClassLoader(new URL[] {file.toUri().toURL()}, ComponentJar.class.getClassLoader());
        try (JarFile jar = new JarFile(file.toFile())) {
            Map<String, Map<String, Key>> keys = new LinkedHashMap<>();
            Map<String, String> implementations = new LinkedHashMap<>();
            for (ZipEntry entry : jar.stream().toList()) {
                if (entry.getName().startsWith("OSGI-INF/metatype/")
                        && entry.getName().endsWith(".xml")) {
                    metatype(document(jar, entry), keys);
                } else if (entry.getName().startsWith("OSGI-INF/")
                        && entry.getName().endsWith(".xml")) {
                    component(document(jar, entry), implementations);
                }
            }
            Parameters capabilities =
                    new Parameters(jar.getManifest().getMainAttributes().getValue("Provide-Capability"), null);
            for (Map.Entry<String, String> each : implementations.entrySet()) {
                String pid = each.getKey();
                components.add(new Declared(
                        each.getValue(),
                        pid,
                        freeKeys(capabilities, pid),
                        keys.getOrDefault(pid, Map.of()),
                        configs(loader.loadClass(each.getValue()))));
            }
        }
        return new ComponentJar(file, components);
    }

    private static Document document(JarFile jar, ZipEntry entry) {
        try (InputStream in = jar.getInputStream(entry)) {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            return factory.newDocumentBuilder().parse(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SAXException | ParserConfigurationException e) {
            throw new IllegalStateException(entry.getName(), e);
        }
    }

    private static void component(Document document, Map<String, String> implementations) {
        Element component = document.getDocumentElement();
        String pid = component.getAttribute("configuration-pid");
        // What wires components together has no type and no keys of a user.
        if (pid.matches("millrace\\.[a-z]+\\..+")) {
            implementations.put(
                    pid, elements(component, "implementation").get(0).getAttribute("class"));
        }
    }

    private static void metatype(Document document, Map<String, Map<String, Key>> keys) {
        Map<String, Map<String, Key>> classes = new LinkedHashMap<>();
        for (Element ocd : elements(document.getDocumentElement(), "OCD")) {
            Map<String, Key> own = new LinkedHashMap<>();
            for (Element ad : elements(ocd, "AD")) {
                own.put(
                        ad.getAttribute("id"),
                        new Key(
                                ad.getAttribute("id"),
                                ad.getAttribute("type"),
                                ad.getAttribute("default"),
                                ad.getAttribute("min"),
                                ad.getAttribute("max"),
                                elements(ad, "Option").stream()
                                        .map(option -> option.getAttribute("value"))
                                        .toList()));
            }
            classes.put(ocd.getAttribute("id"), own);
        }
        for (Element designate : elements(document.getDocumentElement(), "Designate")) {
            String ocd = elements(designate, "Object").get(0).getAttribute("ocdref");
            keys.put(designate.getAttribute("factoryPid"), classes.getOrDefault(ocd, Map.of()));
        }
    }

    private static List<String> freeKeys(Parameters capabilities, String pid) {
        for (Attrs attributes : capabilities.values()) {
            String declared = "millrace." + attributes.get("kind") + "." + attributes.get("type");
            if (declared.equals(pid)) {
                Object free = attributes.getTyped("freeKeys");
                return free instanceof List<?> list
                        ? list.stream().map(String::valueOf).toList()
                        : free == null ? List.of() : List.of(String.valueOf(free));
            }
        }
        return List.of();
    }

    private static Set<Class<?>> configs(Class<?> component) {
        Set<Class<?>> configs = new LinkedHashSet<>();
        for (Constructor<?> constructor : component.getConstructors()) {
            for (Class<?> parameter : constructor.getParameterTypes()) {
                if (parameter.isAnnotation()) {
                    configs.add(parameter);
                }
            }
        }
        return configs;
    }

    private static List<Element> elements(Element parent, String name) {
        NodeList found = parent.getElementsByTagNameNS("*", name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }
}
