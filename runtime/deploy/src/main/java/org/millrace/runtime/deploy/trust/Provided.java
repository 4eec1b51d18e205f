package org.millrace.runtime.deploy.trust;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * What the container itself brings, in whose place no plug-in may put anything.
 *
 * @param bundles the symbolic names of its bundles
 * @param packages what they export, and what they would import if it were there
 * @param capabilities by namespace, the names of what else they offer
 */
public record Provided(Set<String> bundles, Set<String> packages, Map<String, Set<String>> capabilities) {
    /** How the location of every bundle begins that is a plug-in. */
    public static final String PLUGIN = "millrace:";

    /** Of a container of which nothing is known but what belongs to every one. */
    static final Provided NOTHING = new Provided(Set.of(), Set.of(), Map.of());

    /** Reads it from a framework. */
    public static Provided by(BundleContext context) {
        Set<String> bundles = new HashSet<>();
        Set<String> packages = new HashSet<>();
        Map<String, Set<String>> capabilities = new HashMap<>();
        for (Bundle bundle : context.getBundles()) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            if (plugin(bundle) || revision == null) {
                continue;
            }
            bundles.add(String.valueOf(bundle.getSymbolicName()));
            for (BundleCapability capability : revision.getDeclaredCapabilities(null)) {
                Object name = capability.getAttributes().get(capability.getNamespace());
                if (capability.getNamespace().equals(BundleRevision.PACKAGE_NAMESPACE)) {
                    packages.add(String.valueOf(name));
                } else if (name != null) {
                    capabilities
                            .computeIfAbsent(capability.getNamespace(), namespace -> new HashSet<>())
                            .addAll(names(name));
                }
            }
            for (BundleRequirement requirement : revision.getDeclaredRequirements(BundleRevision.PACKAGE_NAMESPACE)) {
                asked(requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, ""), packages);
            }
        }
        return new Provided(Set.copyOf(bundles), Set.copyOf(packages), Map.copyOf(capabilities));
    }

    /** The framework's own bundle has two. */
    private static List<String> names(Object name) {
        Stream<?> each = name instanceof Object[] array
                ? Stream.of(array)
                : name instanceof Collection<?> several ? several.stream() : Stream.of(name);
        return each.map(String::valueOf).toList();
    }

    /** All of it, the same for containers that bring the same. */
    public String text() {
        Map<String, Set<String>> sorted = new TreeMap<>();
        capabilities.forEach((namespace, names) -> sorted.put(namespace, new TreeSet<>(names)));
        return new TreeSet<>(bundles) + " " + new TreeSet<>(packages) + " " + sorted;
    }

    /** Whether a bundle of the framework is a plug-in, and not part of the container. */
    public static boolean plugin(Bundle bundle) {
        return bundle.getLocation().startsWith(PLUGIN);
    }

    /** The package in a filter such as {@code (&(osgi.wiring.package=org.osgi.service.log)(version>=1.4.0))}. */
    private static void asked(String filter, Set<String> packages) {
        String key = "(" + BundleRevision.PACKAGE_NAMESPACE + "=";
        int from = filter.indexOf(key);
        int to = from < 0 ? -1 : filter.indexOf(')', from);
        if (to > 0) {
            packages.add(filter.substring(from + key.length(), to));
        }
    }

    /** Whether a package is the container's: one that it has, or one of a name that only it uses. */
    boolean has(String name) {
        return packages.contains(name)
                || within(name, "java")
                || within(name, "org.millrace.api")
                || within(name, "org.millrace.runtime")
                || within(name, "org.osgi.framework")
                || within(name, "org.slf4j")
                || within(name, "org.apache.felix");
    }

    private static boolean within(String name, String parent) {
        return name.equals(parent) || name.startsWith(parent + ".");
    }

    /** Whether a bundle of this name is part of the container. */
    boolean hasBundle(String symbolicName) {
        return bundles.contains(symbolicName)
                || symbolicName.equals(Constants.SYSTEM_BUNDLE_SYMBOLICNAME)
                || within(symbolicName, "org.apache.felix")
                || within(symbolicName, "org.millrace.api")
                || within(symbolicName, "org.millrace.runtime");
    }

    /** Whether it offers this already. */
    boolean hasCapability(String namespace, String name) {
        return capabilities.getOrDefault(namespace, Set.of()).contains(name);
    }
}
