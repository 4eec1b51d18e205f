package org.millrace.runtime.deploy.intake;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.deploy.store.Digest;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/**
 * An OSGi repository index: which bundles there are, where, with which digest, and which packages they export and need. It is read
 * as a stream, of which no more is kept than what was asked for: bundles by their names, or such as export a package.
 *
 * <p>Source: OSGi Compendium 8, chapter 132 (Repository Service), XML schema 1.0.0.
 */
final class RepositoryIndex {
    static final long LARGEST_PACKED = 16L * 1024 * 1024;
    static final long LARGEST_UNPACKED = 64L * 1024 * 1024;

    /** For fetching it, and again for reading it. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    /** Of one element with its attributes, of one comment: what a reader has to keep at a time. */
    private static final int LARGEST_PIECE = 256 * 1024;

    private static final int DEEPEST = 64;
    private static final int MOST_VERSIONS = 1000;
    private static final int MOST_NAMES = 20;
    private static final int MOST_PACKAGES = 5000;
    private static final String PACKAGE = "osgi.wiring.package";
    private static final Set<String> KEPT = Set.of(
            "osgi.identity",
            "version",
            "osgi.content",
            "url",
            PACKAGE,
            "bundle-symbolic-name",
            "filter",
            "resolution",
            "effective");

    private final List<Resource> resources;
    private final Map<String, List<Resource>> exporters;
    private final Set<String> others;
    private final boolean more;

    private RepositoryIndex(
            List<Resource> resources, Map<String, List<Resource>> exporters, Set<String> others, boolean more) {
        this.resources = resources;
        this.exporters = exporters;
        this.others = others;
        this.more = more;
    }

    /**
     * One bundle of it.
     *
     * @param packages filters for the packages that it can't do without
     */
    record Resource(String name, Version version, URI url, Digest digest, Set<String> packages) {}

    /** The symbolic name in what a person wrote. */
    static String bundle(String wanted) {
        int at = wanted.indexOf('@');
        return at < 0 ? wanted : wanted.substring(0, at);
    }

    /**
     * Reads an index, packed with gzip or not.
     *
     * @param place where it is, against which the places of its contents are resolved
     * @param names the bundles that are asked for
     * @param packages filters for packages whose exporters are asked for
     */
    static RepositoryIndex read(Path file, URI place, Set<String> names, Set<String> packages)
            throws Refused, IOException, InterruptedException {
        try {
            return Errand.run("plugin-index", LIMIT, () -> {
                try (InputStream in = Files.newInputStream(file)) {
                    return new Reading(place, names, packages).read(in);
                }
            });
        } catch (Errand.Overdue e) {
            throw new Refused("request", "reading the index " + Remote.shown(place) + " " + e.getMessage());
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            if (cause instanceof XMLStreamException wrong && wrong.getNestedException() instanceof IOException inner) {
                cause = inner;
            }
            throw new Refused(
                    "request",
                    Remote.shown(place) + " is not an OSGi repository index: "
                            + String.valueOf(cause instanceof Error ? cause : cause.getMessage())
                                    .replaceAll("\\s*\\R\\s*", " "));
        }
    }

    /** Ends what unpacks to more than it may, as a whole or at one time. */
    private static final class Bounded extends InputStream {
        private final InputStream in;
        private long whole;
        private int piece;

        Bounded(InputStream in) {
            this.in = in;
        }

        void nextPiece() {
            piece = 0;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int n = in.read(bytes, offset, length);
            whole += Math.max(0, n);
            piece += Math.max(0, n);
            if (whole > LARGEST_UNPACKED) {
                throw new IOException("it has more than the " + LARGEST_UNPACKED + " bytes allowed when unpacked");
            }
            if (piece > LARGEST_PIECE) {
                throw new IOException("an element of it has more than the " + LARGEST_PIECE + " bytes allowed");
            }
            return n;
        }
    }

    /** One reading, with what it has seen of the resource it is in. */
    private static final class Reading {
        private final URI place;
        private final Set<String> names;
        private final Map<String, Filter> packages = new HashMap<>();
        private final List<Resource> resources = new ArrayList<>();
        private final Map<String, List<Resource>> exporters = new HashMap<>();
        private final Set<String> others = new TreeSet<>();
        private final Set<String> met = new HashSet<>();
        private final Set<String> needed = new HashSet<>();
        private boolean more;
        private int kept;
        private Map<String, String> exported = new HashMap<>();
        private Map<String, String> requirement = new HashMap<>();
        private Map<String, String> identity = new HashMap<>();
        private Map<String, String> content = new HashMap<>();
        private @Nullable Map<String, String> capability;

        Reading(URI place, Set<String> names, Set<String> packages) throws InvalidSyntaxException {
            this.place = place;
            this.names = names;
            for (String filter : packages) {
                this.packages.put(filter, FrameworkUtil.createFilter(filter));
            }
        }

        RepositoryIndex read(InputStream bytes) throws IOException, XMLStreamException {
            BufferedInputStream in = new BufferedInputStream(bytes);
            in.mark(2);
            boolean packed = in.read() == 0x1f && in.read() == 0x8b;
            in.reset();
            Bounded bounded = new Bounded(packed ? new GZIPInputStream(in) : in);
            XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
            factory.setProperty(XMLInputFactory.IS_COALESCING, false);
            XMLStreamReader xml = factory.createXMLStreamReader(bounded);
            int depth = 0;
            while (xml.hasNext()) {
                bounded.nextPiece();
                switch (xml.next()) {
                    case XMLStreamConstants.START_ELEMENT -> begin(xml, ++depth);
                    case XMLStreamConstants.END_ELEMENT -> end(xml.getLocalName(), depth--);
                    case XMLStreamConstants.DTD -> throw new IOException("it has a DOCTYPE, which no index needs");
                    default -> {}
                }
            }
            return new RepositoryIndex(List.copyOf(resources), exporters, others, more);
        }

        private void begin(XMLStreamReader xml, int depth) throws IOException {
            if (depth > DEEPEST) {
                throw new IOException("its elements are more than " + DEEPEST + " deep");
            }
            String name = xml.getLocalName();
            if (depth == 2 && name.equals("resource")) {
                identity = new HashMap<>();
                content = new HashMap<>();
                met.clear();
                needed.clear();
            } else if (depth == 3 && name.equals("capability")) {
                exported = new HashMap<>();
                capability = switch (String.valueOf(xml.getAttributeValue(null, "namespace"))) {
                    case "osgi.identity" -> identity;
                    case "osgi.content" -> content;
                    case PACKAGE -> exported;
                    default -> null;
                };
            } else if (depth == 3 && name.equals("requirement")) {
                requirement = new HashMap<>();
                capability = PACKAGE.equals(xml.getAttributeValue(null, "namespace")) ? requirement : null;
            } else if (depth == 4 && (name.equals("attribute") || name.equals("directive")) && capability != null) {
                String key = String.valueOf(xml.getAttributeValue(null, "name"));
                if (KEPT.contains(key)) {
                    capability.put(key, String.valueOf(xml.getAttributeValue(null, "value")));
                }
            }
        }

        /** A package: who exports one that is asked for, and who needs one. */
        private void described() throws IOException {
            if (capability == exported) {
                Map<String, Object> attributes = new HashMap<>(exported);
                attributes.put("version", version(exported));
                packages.forEach((text, filter) -> {
                    if (filter.matches(attributes)) {
                        met.add(text);
                    }
                });
            } else if (capability == requirement
                    && !requirement.getOrDefault("resolution", "").matches("optional|dynamic")
                    && requirement.getOrDefault("effective", "resolve").equals("resolve")) {
                needed.add(requirement.getOrDefault("filter", ""));
                if (needed.size() > MOST_PACKAGES) {
                    throw new IOException("a bundle of it needs more than " + MOST_PACKAGES + " packages");
                }
            }
        }

        private static Version version(Map<String, String> of) throws IOException {
            try {
                return Version.parseVersion(of.get("version"));
            } catch (IllegalArgumentException e) {
                throw new IOException("it has an invalid version: " + of.get("version"), e);
            }
        }

        private void end(String name, int depth) throws IOException {
            if (depth == 3) {
                described();
                capability = null;
            } else if (depth == 2 && name.equals("resource")) {
                resource();
            }
        }

        private void resource() throws IOException {
            String name = identity.get("osgi.identity");
            String url = content.get("url");
            Optional<Digest> digest = Digest.parse(content.getOrDefault("osgi.content", ""));
            if (name == null || url == null || digest.isEmpty()) {
                return;
            }
            boolean named = names.contains(name);
            if (!named) {
                more |= others.size() >= MOST_NAMES && !others.contains(name);
                if (others.size() < MOST_NAMES) {
                    others.add(name);
                }
            }
            if (!named && met.isEmpty()) {
                return;
            }
            if (++kept > MOST_VERSIONS) {
                throw new IOException("it has more than " + MOST_VERSIONS + " versions of what is asked for");
            }
            Resource resource =
                    new Resource(name, version(identity), place.resolve(url), digest.get(), Set.copyOf(needed));
            if (named) {
                resources.add(resource);
            }
            met.forEach(filter ->
                    exporters.computeIfAbsent(filter, any -> new ArrayList<>()).add(resource));
        }
    }

    /**
     * The newest bundle that is meant.
     *
     * @param wanted a symbolic name, and behind an {@code @} a version or a range if not any will do
     */
    Resource find(String wanted) throws Refused {
        int at = wanted.indexOf('@');
        String name = bundle(wanted);
        VersionRange range = at < 0 ? new VersionRange("0") : range(wanted.substring(at + 1));
        List<Resource> versions = resources.stream()
                .filter(resource -> resource.name().equals(name))
                .sorted(Comparator.comparing(Resource::version).reversed())
                .toList();
        return versions.stream()
                .filter(resource -> range.includes(resource.version()))
                .findFirst()
                .orElseThrow(() -> new Refused("request", lacks(name, range, versions)));
    }

    /** The bundles that export what this filter asks for, the newest first; of one that was asked for. */
    List<Resource> exporters(String filter) {
        return exporters.getOrDefault(filter, List.of()).stream()
                .sorted(Comparator.comparing(Resource::version).reversed().thenComparing(Resource::name))
                .toList();
    }

    private String lacks(String name, VersionRange range, List<Resource> versions) {
        if (!versions.isEmpty()) {
            return "the index has no " + name + " in " + range + "; it has "
                    + versions.stream()
                            .map(resource -> resource.version().toString())
                            .collect(Collectors.joining(", "));
        }
        Set<String> there = new TreeSet<>(others);
        resources.forEach(resource -> there.add(resource.name()));
        return "the index has no " + name + "; it has "
                + (there.isEmpty() ? "nothing" : String.join(", ", there) + (more ? " and more" : ""));
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
