package org.millrace.distribution.builder.index;

import aQute.bnd.osgi.repository.XMLResourceGenerator;
import aQute.bnd.osgi.resource.CapReqBuilder;
import aQute.bnd.osgi.resource.ResourceBuilder;
import aQute.bnd.osgi.resource.ResourceUtils;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/** What is published of a set of bundles, for others to take from. The same bundles give the same bytes. */
public final class Published {
    private static final String OURS = "org.millrace.";
    /** What Karaf's framework does not export, though it is of the same release of OSGi. */
    private static final String CONDITION = "org.osgi.service.condition";

    private static final String CONDITION_BUNDLE = "mvn:org.osgi/org.osgi.service.condition/1.0.0";

    private Published() {}

    /**
     * An OSGi repository index.
     *
     * @param folder that it will lie in, to which the places of the bundles are relative
     */
    public static byte[] index(BundleIndex index, Path folder) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        XMLResourceGenerator generator = new XMLResourceGenerator()
                .name("Millrace")
                // By default the time of its making.
                .increment(0)
                .indent(1);
        for (IndexedBundle bundle : index.bundles()) {
            generator.resource(relative(bundle, folder));
        }
        generator.save(out);
        return out.toByteArray();
    }

    /** The same resource at a place that is relative to the folder, where that can be. */
    private static Resource relative(IndexedBundle bundle, Path folder) throws IOException {
        ResourceBuilder copy = new ResourceBuilder();
        for (Capability capability : bundle.resource().getCapabilities(null)) {
            CapReqBuilder builder = CapReqBuilder.clone(capability);
            if (capability.getNamespace().equals("osgi.content")
                    && "file".equals(bundle.place().getScheme())) {
                Path path = folder.relativize(Path.of(bundle.place()));
                try {
                    builder.addAttribute("url", new URI(null, null, path.toString(), null).getRawPath());
                } catch (URISyntaxException e) {
                    throw new IOException(path + " can't be written as an address", e);
                }
            }
            copy.addCapability(builder);
        }
        for (Requirement requirement : bundle.resource().getRequirements(null)) {
            copy.addRequirement(CapReqBuilder.clone(requirement));
        }
        return copy.build();
    }

    /**
     * A feature repository for Apache Karaf: a feature for each bundle of ours, with the features of those that it requires, and
     * Karaf's own of Declarative Services.
     *
     * <p>Source: Karaf 4.4, features XML schema 1.6.0.
     */
    public static byte[] features(BundleIndex index) {
        StringBuilder xml = new StringBuilder();
        xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append("<features name=\"millrace\" xmlns=\"http://karaf.apache.org/xmlns/features/v1.6.0\">\n");
        NavigableMap<String, IndexedBundle> ours = new TreeMap<>();
        index.bundles().stream()
                .filter(bundle -> bundle.name().startsWith(OURS))
                .forEach(bundle -> ours.put(bundle.name(), bundle));
        for (IndexedBundle bundle : ours.values()) {
            xml.append("  <feature name=\"")
                    .append(feature(bundle))
                    .append("\" version=\"")
                    .append(bundle.version())
                    .append("\">\n");
            if (asks(bundle, "osgi.extender", "osgi.component")) {
                xml.append("    <feature>scr</feature>\n");
            }
            for (String needed : needed(bundle, ours)) {
                xml.append("    <feature>").append(needed).append("</feature>\n");
            }
            if (asks(bundle, "osgi.wiring.package", CONDITION)) {
                xml.append("    <bundle dependency=\"true\">")
                        .append(CONDITION_BUNDLE)
                        .append("</bundle>\n");
            }
            xml.append("    <bundle>mvn:org.millrace/")
                    .append(bundle.name())
                    .append('/')
                    .append(bundle.version())
                    .append("</bundle>\n  </feature>\n");
        }
        return xml.append("</features>\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static boolean asks(IndexedBundle bundle, String namespace, String name) {
        return bundle.resource().getRequirements(namespace).stream().anyMatch(requirement -> requirement
                .getDirectives()
                .getOrDefault("filter", "")
                .contains("(" + namespace + "=" + name + ")"));
    }

    private static String feature(IndexedBundle bundle) {
        return bundle.name().replace("org.millrace", "millrace").replace('.', '-');
    }

    private static NavigableSet<String> needed(IndexedBundle bundle, NavigableMap<String, IndexedBundle> ours) {
        NavigableSet<String> needed = new TreeSet<>();
        for (Requirement requirement : bundle.resource().getRequirements("osgi.wiring.package")) {
            if ("optional".equals(requirement.getDirectives().get("resolution"))) {
                continue;
            }
            for (IndexedBundle other : ours.values()) {
                boolean provides = other.resource().getCapabilities("osgi.wiring.package").stream()
                        .anyMatch(capability -> ResourceUtils.matches(requirement, capability));
                if (provides && !other.name().equals(bundle.name())) {
                    needed.add(feature(other));
                    break;
                }
            }
        }
        return needed;
    }
}
