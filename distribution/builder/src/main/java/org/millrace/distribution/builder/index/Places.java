package org.millrace.distribution.builder.index;

import aQute.bnd.osgi.repository.XMLResourceParser;
import aQute.bnd.osgi.resource.ResourceBuilder;
import aQute.bnd.osgi.resource.ResourceUtils;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.millrace.distribution.builder.wanted.BuildFailure;
import org.osgi.framework.Version;
import org.osgi.resource.Capability;
import org.osgi.resource.Resource;

/**
 * Reads the places that bundles are in: an OSGi repository index (a file or an address that ends in {@code .xml} or {@code
 * .xml.gz}), a jar, or a folder with jars in it, at any depth, as a Maven repository is.
 */
public final class Places {
    /** Of a jar. */
    public static final long LARGEST_JAR = 512L << 20;

    private static final long LARGEST_PACKED_INDEX = 16L << 20;
    private static final int LARGEST_INDEX = 64 << 20;
    private static final int MOST_FILES = 100_000;
    private static final int MOST_JARS = 5_000;
    private static final int DEEPEST = 20;

    private Places() {}

    /**
     * The bundles of one place, with those files left out that are none.
     *
     * @param word as a person typed it
     * @param base what a relative path is relative to
     */
    public static List<IndexedBundle> read(String word, Path base)
            throws BuildFailure, IOException, InterruptedException {
        String lower = word.toLowerCase(Locale.ROOT);
        boolean index = lower.endsWith(".xml") || lower.endsWith(".xml.gz");
        if (lower.matches("(https?|file):.*")) {
            URI place = address(word);
            if (Remote.over(place) && !index) {
                throw BuildFailure.usage(Remote.shown(place)
                        + " is not an index: over a network only an index.xml or index.xml.gz is read");
            }
            return index ? index(place) : folder(Path.of(place));
        }
        Path path = base.resolve(word).toAbsolutePath().normalize();
        if (index) {
            return index(path.toUri());
        }
        return folder(path);
    }

    private static URI address(String word) throws BuildFailure {
        try {
            return URI.create(word);
        } catch (IllegalArgumentException e) {
            throw BuildFailure.usage(word + " is not an address: " + e.getMessage());
        }
    }

    private static List<IndexedBundle> index(URI place) throws BuildFailure, IOException, InterruptedException {
        byte[] text;
        try (InputStream in = new BufferedInputStream(Remote.open(place, LARGEST_PACKED_INDEX))) {
            in.mark(2);
            boolean packed = in.read() == 0x1f && in.read() == 0x8b;
            in.reset();
            text = (packed ? new GZIPInputStream(in) : in).readNBytes(LARGEST_INDEX + 1);
        }
        if (text.length > LARGEST_INDEX) {
            throw new BuildFailure(
                    Remote.shown(place) + " has more than the " + LARGEST_INDEX + " bytes allowed when unpacked");
        }
        // A document type is where entities come from, which can make much of little; no index needs one.
        if (new String(text, 0, Math.min(text.length, 4096), StandardCharsets.ISO_8859_1).contains("<!DOCTYPE")) {
            throw new BuildFailure(Remote.shown(place) + " has a DOCTYPE, which no index needs");
        }
        List<Resource> resources;
        try (XMLResourceParser parser =
                new XMLResourceParser(new ByteArrayInputStream(text), Remote.shown(place), place)) {
            // Another index that this one refers to would be read without our bounds.
            parser.setDepth(0);
            resources = parser.parse();
            if (!parser.isOk()) {
                throw new BuildFailure(Remote.shown(place) + " is not an OSGi repository index: " + parser.getErrors());
            }
        } catch (BuildFailure e) {
            throw e;
        } catch (Exception e) {
            throw new BuildFailure(Remote.shown(place) + " is not an OSGi repository index: " + e.getMessage());
        }
        List<IndexedBundle> bundles = new ArrayList<>();
        for (Resource resource : resources) {
            Optional<IndexedBundle> bundle = bundle(resource);
            if (bundle.isPresent()
                    && Remote.over(place)
                    && !Remote.over(bundle.get().place())) {
                throw new BuildFailure(Remote.shown(place) + " names "
                        + bundle.get().place() + ", which is a file of this machine; an index from elsewhere can't");
            }
            bundle.ifPresent(bundles::add);
        }
        return bundles;
    }

    private static List<IndexedBundle> folder(Path path) throws BuildFailure, IOException {
        if (Files.isRegularFile(path) && path.toString().endsWith(".jar")) {
            return jar(path).stream().toList();
        }
        if (!Files.isDirectory(path)) {
            throw new BuildFailure(path + " is neither a folder nor a jar nor an index (index.xml, index.xml.gz)");
        }
        List<Path> jars = new ArrayList<>();
        try (Stream<Path> files = Files.walk(path, DEEPEST)) {
            int seen = 0;
            for (Path file : (Iterable<Path>) files::iterator) {
                if (++seen > MOST_FILES || jars.size() > MOST_JARS) {
                    throw new BuildFailure(path + " has more than " + MOST_JARS + " jars or " + MOST_FILES
                            + " files; make an index of what is meant");
                }
                String name = file.getFileName().toString();
                if (name.matches("(?i).*(?<!-sources|-javadoc|-tests)\\.jar") && Files.isRegularFile(file)) {
                    jars.add(file);
                }
            }
        }
        jars.sort(null);
        List<IndexedBundle> bundles = new ArrayList<>();
        for (Path jar : jars) {
            jar(jar).ifPresent(bundles::add);
        }
        return bundles;
    }

    /** A jar as a bundle; nothing if it is none. */
    public static Optional<IndexedBundle> jar(Path file) throws BuildFailure, IOException {
        if (Files.size(file) > LARGEST_JAR) {
            throw new BuildFailure(file + " has more than the " + LARGEST_JAR + " bytes allowed");
        }
        ResourceBuilder builder = new ResourceBuilder();
        try {
            if (!builder.addFile(file.toFile(), file.toUri())) {
                return Optional.empty();
            }
        } catch (Exception e) {
            throw new BuildFailure(file + " can't be read as a jar: " + e.getMessage());
        }
        return bundle(builder.build());
    }

    private static Optional<IndexedBundle> bundle(Resource resource) {
        List<Capability> identities = resource.getCapabilities("osgi.identity");
        List<Capability> contents = resource.getCapabilities("osgi.content");
        if (identities.isEmpty() || contents.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> identity = identities.get(0).getAttributes();
        Map<String, Object> content = contents.get(0).getAttributes();
        String sha256 = String.valueOf(content.get("osgi.content")).trim().toLowerCase(Locale.ROOT);
        Optional<URI> place = Optional.ofNullable(ResourceUtils.getURI(contents.get(0)));
        String name = String.valueOf(identity.get("osgi.identity"));
        if (!sha256.matches("[0-9a-f]{64}") || place.isEmpty() || !name.matches("[A-Za-z0-9._-]{1,200}")) {
            return Optional.empty();
        }
        Version version = identity.get("version") instanceof Version known ? known : Version.emptyVersion;
        long bytes = content.get("size") instanceof Number size ? size.longValue() : -1;
        return Optional.of(new IndexedBundle(resource, name, version, place.get(), sha256, bytes));
    }
}
