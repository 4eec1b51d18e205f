package org.millrace.runtime.deploy.wiring;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** What a bundle needs and nobody has, each with the way out, for people. May be called from any thread. */
public final class Missing {
    private static final String EXECUTION = "osgi.ee";
    private static final Pattern NAME = Pattern.compile("\\(osgi\\.wiring\\.package=([^)]*)\\)");
    private static final Pattern VERSION = Pattern.compile("\\(version(>=|<=|=)([^)]*)\\)");
    private static final int TOLD = 5;

    private final BundleContext context;
    private final FrameworkWiring framework;

    /** @param context any bundle's */
    public Missing(BundleContext context) {
        this.context = context;
        this.framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    }

    /** The sentences about a bundle; none if each thing it needs is there by itself, which need not mean that all fit together. */
    public List<String> of(Bundle bundle) {
        List<String> all = new ArrayList<>();
        Set<String> embeddable = new LinkedHashSet<>();
        for (BundleRequirement requirement : bundle.adapt(BundleRevision.class).getDeclaredRequirements(null)) {
            boolean needed = !optional(requirement)
                    && Constants.EFFECTIVE_RESOLVE.equals(requirement
                            .getDirectives()
                            .getOrDefault(Constants.EFFECTIVE_DIRECTIVE, Constants.EFFECTIVE_RESOLVE));
            if (!needed || !framework.findProviders(requirement).isEmpty()) {
                continue;
            }
            switch (requirement.getNamespace()) {
                case BundleRevision.PACKAGE_NAMESPACE -> of(requirement, all, embeddable);
                case EXECUTION -> all.add(java(requirement));
                default ->
                    all.add("something of the kind " + requirement.getNamespace() + " with " + filter(requirement)
                            + ": install what brings it, or take the requirement out");
            }
        }
        if (!embeddable.isEmpty()) {
            all.add(0, embedding(embeddable));
        }
        return all;
    }

    /** The packages that a bundle imports if they are there, and that are not. */
    public List<String> optional(Bundle bundle) {
        List<String> absent = new ArrayList<>();
        for (BundleRequirement requirement :
                bundle.adapt(BundleRevision.class).getDeclaredRequirements(BundleRevision.PACKAGE_NAMESPACE)) {
            Matcher name = NAME.matcher(filter(requirement));
            boolean dynamic = "dynamic".equals(requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE));
            if (optional(requirement)
                    && !dynamic
                    && name.find()
                    && framework.findProviders(requirement).isEmpty()) {
                absent.add(name.group(1));
            }
        }
        return absent;
    }

    private static boolean optional(BundleRequirement requirement) {
        String resolution = requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE);
        return Constants.RESOLUTION_OPTIONAL.equals(resolution) || "dynamic".equals(resolution);
    }

    private void of(BundleRequirement requirement, List<String> all, Set<String> embeddable) {
        Matcher name = NAME.matcher(filter(requirement));
        if (!name.find()) {
            all.add("the package of " + filter(requirement));
            return;
        }
        Set<String> versions = versions(name.group(1));
        if (versions.isEmpty()) {
            embeddable.add(name.group(1));
        } else {
            all.add("the package " + name.group(1) + " in a version" + range(filter(requirement)) + ", here it is in "
                    + String.join(", ", versions) + ": build it against one of these, or carry your own");
        }
    }

    private static String range(String filter) {
        StringBuilder range = new StringBuilder();
        Matcher bounds = VERSION.matcher(filter);
        while (bounds.find()) {
            boolean excluded = bounds.start() > 1 && filter.startsWith("(!", bounds.start() - 2);
            String sign = excluded ? bounds.group(1).equals(">=") ? "<" : ">" : bounds.group(1);
            range.append(' ').append(sign).append(' ').append(bounds.group(2));
        }
        return range.toString();
    }

    private static String embedding(Set<String> packages) {
        List<String> named = packages.stream().limit(TOLD).toList();
        Set<String> roots = new TreeSet<>();
        named.forEach(each -> roots.add(each + ".*"));
        roots.removeIf(each -> roots.stream()
                .anyMatch(other -> !other.equals(each) && each.startsWith(other.substring(0, other.length() - 1))));
        return (packages.size() == 1 ? "the package " : "the packages ") + String.join(", ", named)
                + (packages.size() > TOLD ? " and " + (packages.size() - TOLD) + " more" : "")
                + ": embed the library, with -conditionalpackage: " + String.join(", ", roots)
                + " in bnd.bnd or by the parent org.millrace.plugin.parent, which embeds dependencies of the scope"
                + " compile; or install a bundle that exports " + (packages.size() == 1 ? "it" : "them");
    }

    private Set<String> versions(String name) {
        Set<String> versions = new TreeSet<>();
        for (Bundle bundle : context.getBundles()) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            List<BundleCapability> packages =
                    revision == null ? List.of() : revision.getDeclaredCapabilities(BundleRevision.PACKAGE_NAMESPACE);
            packages.stream()
                    .filter(each -> name.equals(each.getAttributes().get(BundleRevision.PACKAGE_NAMESPACE)))
                    .forEach(each ->
                            versions.add(String.valueOf(each.getAttributes().get("version"))));
        }
        return versions;
    }

    private static String java(BundleRequirement requirement) {
        Matcher version = VERSION.matcher(filter(requirement));
        String wanted = version.find() ? "Java " + version.group(2).replaceFirst("\\.0\\.0$", "") : filter(requirement);
        int here = Runtime.version().feature();
        return wanted.replaceFirst("\\.0$", "") + ", this agent runs on Java " + here
                + ": build it with --release 17, or run the agent on that Java";
    }

    private static String filter(BundleRequirement requirement) {
        return String.valueOf(requirement.getDirectives().get(Constants.FILTER_DIRECTIVE));
    }
}
