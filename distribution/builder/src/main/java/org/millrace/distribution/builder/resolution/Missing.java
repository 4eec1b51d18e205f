package org.millrace.distribution.builder.resolution;

import aQute.bnd.osgi.resource.ResourceUtils;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.millrace.distribution.builder.index.BundleIndex;
import org.millrace.distribution.builder.index.IndexedBundle;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;
import org.osgi.service.resolver.ResolutionException;

/** Says why a set can't be resolved: which requirement of which bundle nobody meets, and who would. */
final class Missing {
    private static final int MOST = 10;
    private static final Pattern VERSION = Pattern.compile("\\(version([<>]=?|=)([^)]*)\\)");

    private final BundleIndex all;
    private final List<Resource> offered;
    private final Resource platform;

    Missing(BundleIndex all, List<Resource> offered, Resource platform) {
        this.all = all;
        this.offered = offered;
        this.platform = platform;
    }

    /**
     * For people.
     *
     * @param e what the resolver says, which counts if no single requirement is to blame, as where two can't be met together
     */
    String text(Collection<Requirement> requirements, ResolutionException e) {
        Set<String> lacks = new LinkedHashSet<>();
        Set<Resource> seen = new LinkedHashSet<>();
        Deque<Requirement> open = new ArrayDeque<>(requirements);
        while (!open.isEmpty()) {
            Requirement requirement = open.poll();
            if (!effective(requirement)) {
                continue;
            }
            List<Resource> providers = providers(requirement);
            if (providers.isEmpty()) {
                lacks.add(lack(requirement));
            } else if (providers.size() == 1 && seen.add(providers.get(0))) {
                // Of several, one that lacks something says nothing yet of the others.
                open.addAll(providers.get(0).getRequirements(null));
            }
        }
        if (lacks.isEmpty()) {
            return "these bundles can't be together: "
                    + String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
        }
        List<String> lines = new ArrayList<>(lacks);
        return "not all that is needed is there:\n  "
                + String.join("\n  ", lines.subList(0, Math.min(MOST, lines.size())))
                + (lines.size() > MOST ? "\n  and " + (lines.size() - MOST) + " more" : "");
    }

    private static boolean effective(Requirement requirement) {
        return !"optional".equals(requirement.getDirectives().get("resolution"))
                && !"dynamic".equals(requirement.getDirectives().get("resolution"))
                && "resolve".equals(requirement.getDirectives().getOrDefault("effective", "resolve"));
    }

    private List<Resource> providers(Requirement requirement) {
        List<Resource> providers = new ArrayList<>();
        if (provides(platform, requirement)) {
            providers.add(platform);
        }
        offered.stream().filter(each -> provides(each, requirement)).forEach(providers::add);
        return providers;
    }

    private static boolean provides(Resource resource, Requirement requirement) {
        return resource.getCapabilities(requirement.getNamespace()).stream()
                .anyMatch(capability -> ResourceUtils.matches(requirement, capability));
    }

    private String lack(Requirement requirement) {
        String who = Optional.ofNullable(requirement.getResource())
                .flatMap(all::of)
                .map(bundle -> bundle + " needs ")
                .orElse("wanted is ");
        String what = words(requirement);
        List<String> would = new ArrayList<>();
        for (IndexedBundle bundle : all.bundles()) {
            for (Capability capability : bundle.resource().getCapabilities(requirement.getNamespace())) {
                if (ResourceUtils.matches(requirement, capability)) {
                    would.add(bundle + " provides it, and is excluded");
                    break;
                }
                if (sameName(requirement, capability)) {
                    would.add(bundle + " provides version "
                            + capability.getAttributes().getOrDefault("version", "0.0.0") + " of it");
                    break;
                }
            }
        }
        String others = would.isEmpty()
                ? "no bundle of the indexes provides it: name an index that has one"
                : String.join("; ", new TreeSet<>(would).stream().limit(MOST).toList());
        return who + what + ": " + others;
    }

    private static boolean sameName(Requirement requirement, Capability capability) {
        Object name = capability.getAttributes().get(requirement.getNamespace());
        return name != null
                && requirement
                        .getDirectives()
                        .getOrDefault("filter", "")
                        .contains(requirement.getNamespace() + "=" + name + ")");
    }

    /** A requirement as people say it: "package x.y of version at least 1.0, below 2.0". */
    private static String words(Requirement requirement) {
        String namespace = requirement.getNamespace();
        String filter = requirement.getDirectives().getOrDefault("filter", "");
        Matcher name = Pattern.compile("\\(" + Pattern.quote(namespace) + "=([^)]*)\\)")
                .matcher(filter);
        if (!name.find()) {
            return namespace + " " + filter;
        }
        String kind =
                switch (namespace) {
                    case "osgi.wiring.package" -> "package ";
                    case "osgi.wiring.bundle", "osgi.identity" -> "bundle ";
                    case "osgi.wiring.host" -> "host ";
                    default -> namespace + " ";
                };
        List<String> versions = new ArrayList<>();
        Matcher version = VERSION.matcher(filter);
        while (version.find()) {
            boolean not = filter.startsWith("(!", Math.max(0, version.start() - 2));
            versions.add((not ? "not " : "") + version.group(1) + version.group(2));
        }
        return kind + name.group(1) + (versions.isEmpty() ? "" : " " + String.join(" ", versions));
    }
}
