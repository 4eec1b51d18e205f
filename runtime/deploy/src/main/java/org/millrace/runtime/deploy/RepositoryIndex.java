package org.millrace.runtime.deploy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.millrace.runtime.deploy.store.Digest;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * An OSGi repository index: which bundles there are, where, and with which digest. Plug-ins carry what they need, so that
 * {@code osgi.identity} and {@code osgi.content} are all that is read of it.
 *
 * <p>Source: OSGi Compendium 8, chapter 132 (Repository Service), XML schema 1.0.0.
 */
final class RepositoryIndex {
    private final List<Resource> resources;

    private RepositoryIndex(List<Resource> resources) {
        this.resources = resources;
    }

    /** One bundle of it. */
    record Resource(String name, Version version, URI url, Digest digest) {}

    /**
     * Reads an index, packed with gzip or not.
     *
     * @param place where it is, against which the places of its contents are resolved
     */
    static RepositoryIndex read(InputStream bytes, URI place) throws IOException {
        BufferedInputStream in = new BufferedInputStream(bytes);
        in.mark(2);
        boolean packed = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        try {
            Document document = builder().parse(packed ? new GZIPInputStream(in) : in);
            List<Resource> resources = new ArrayList<>();
            for (Element resource : children(document.getDocumentElement(), "resource")) {
                resource(resource, place).ifPresent(resources::add);
            }
            return new RepositoryIndex(resources);
        } catch (SAXException | ParserConfigurationException | IllegalArgumentException e) {
            throw new IOException(place + " is not an OSGi repository index: " + e.getMessage(), e);
        }
    }

    private static DocumentBuilder builder() throws ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setNamespaceAware(true);
        DocumentBuilder builder = factory.newDocumentBuilder();
        builder.setErrorHandler(null);
        return builder;
    }

    private static Optional<Resource> resource(Element resource, URI place) {
        Map<String, String> identity = Map.of();
        Map<String, String> content = Map.of();
        for (Element capability : children(resource, "capability")) {
            Map<String, String> attributes = new LinkedHashMap<>();
            for (Element attribute : children(capability, "attribute")) {
                attributes.put(attribute.getAttribute("name"), attribute.getAttribute("value"));
            }
            switch (capability.getAttribute("namespace")) {
                case "osgi.identity" -> identity = attributes;
                case "osgi.content" -> content = attributes;
                default -> {}
            }
        }
        String name = identity.get("osgi.identity");
        String url = content.get("url");
        Optional<Digest> digest = Digest.parse(content.getOrDefault("osgi.content", ""));
        if (name == null || url == null || digest.isEmpty()) {
            return Optional.empty();
        }
        Version version = Version.parseVersion(identity.get("version"));
        return Optional.of(new Resource(name, version, place.resolve(url), digest.get()));
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> children = new ArrayList<>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element && name.equals(element.getLocalName())) {
                children.add(element);
            }
        }
        return children;
    }

    /**
     * The newest bundle that is meant.
     *
     * @param wanted a symbolic name, and behind an {@code @} a version or a range if not any will do
     */
    Resource find(String wanted) throws Refused {
        int at = wanted.indexOf('@');
        String name = at < 0 ? wanted : wanted.substring(0, at);
        VersionRange range = at < 0 ? new VersionRange("0") : range(wanted.substring(at + 1));
        List<Resource> versions = resources.stream()
                .filter(resource -> resource.name().equals(name))
                .sorted(Comparator.comparing(Resource::version).reversed())
                .toList();
        return versions.stream()
                .filter(resource -> range.includes(resource.version()))
                .findFirst()
                .orElseThrow(() -> new Refused(
                        "request",
                        versions.isEmpty()
                                ? "the index has no " + name + "; it has "
                                        + resources.stream()
                                                .map(Resource::name)
                                                .distinct()
                                                .sorted()
                                                .collect(Collectors.joining(", "))
                                : "the index has no " + name + " in " + range + "; it has "
                                        + versions.stream()
                                                .map(resource ->
                                                        resource.version().toString())
                                                .collect(Collectors.joining(", "))));
    }

    /** A version alone means that one, as in a topology; OSGi would read it as any from there on. */
    private static VersionRange range(String text) throws Refused {
        try {
            if (text.startsWith("[") || text.startsWith("(")) {
                return new VersionRange(text);
            }
            Version version = Version.parseVersion(text);
            return new VersionRange(VersionRange.LEFT_CLOSED, version, version, VersionRange.RIGHT_CLOSED);
        } catch (IllegalArgumentException e) {
            throw new Refused("request", text + " is neither a version nor a range; write 1.2.0 or [1.2,2.0)");
        }
    }
}
