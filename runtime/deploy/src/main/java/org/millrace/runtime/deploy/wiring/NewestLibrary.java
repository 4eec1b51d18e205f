package org.millrace.runtime.deploy.wiring;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Of several versions of a library a plug-in that comes gets the newest that has all it wants of it. Left to itself the framework
 * would take the one that came first, if both export their packages in the same versions, and nobody would ever use a newer build.
 * Nobody new gets one that is to go. Those who are wired already stay as they are. The framework asks it on whichever thread resolves.
 */
public final class NewestLibrary implements ResolverHookFactory, ResolverHook {
    /** What a library is asked for: packages, or all that it exports. */
    private static final Set<String> SHARED = Set.of(BundleRevision.PACKAGE_NAMESPACE, BundleRevision.BUNDLE_NAMESPACE);

    private final Predicate<Bundle> plugins;
    private final Predicate<Bundle> leaving;

    /**
     * Chooses.
     *
     * @param plugins which bundles are plug-ins: of others there is one version each
     * @param leaving which of them are only there for those who use them already
     */
    public NewestLibrary(Predicate<Bundle> plugins, Predicate<Bundle> leaving) {
        this.plugins = plugins;
        this.leaving = leaving;
    }

    @Override
    public ResolverHook begin(Collection<BundleRevision> triggers) {
        return this;
    }

    @Override
    public void filterMatches(BundleRequirement requirement, Collection<BundleCapability> candidates) {
        if (!SHARED.contains(requirement.getNamespace())) {
            return;
        }
        candidates.removeIf(each -> leaving.test(each.getRevision().getBundle()));
        Map<String, List<BundleRevision>> libraries = candidates.stream()
                .map(BundleCapability::getRevision)
                .filter(revision -> plugins.test(revision.getBundle()))
                .distinct()
                .collect(Collectors.groupingBy(BundleRevision::getSymbolicName));
        for (List<BundleRevision> versions : libraries.values()) {
            if (versions.size() > 1) {
                newest(requirement.getRevision(), versions)
                        .ifPresent(best -> candidates.removeIf(each -> versions.contains(each.getRevision())
                                && !each.getRevision().equals(best)));
            }
        }
    }

    /** All from one: packages of a library that come from two of its versions do not fit each other. */
    private static Optional<BundleRevision> newest(BundleRevision user, List<BundleRevision> versions) {
        List<BundleRequirement> wanted = new ArrayList<>();
        for (BundleRequirement each : user.getDeclaredRequirements(null)) {
            if (SHARED.contains(each.getNamespace()) && versions.stream().anyMatch(version -> has(version, each))) {
                wanted.add(each);
            }
        }
        return versions.stream()
                .filter(version -> wanted.stream().allMatch(each -> has(version, each)))
                .max(Comparator.comparing(BundleRevision::getVersion)
                        .thenComparing(version -> version.getBundle().getBundleId()));
    }

    private static boolean has(BundleRevision library, BundleRequirement requirement) {
        return library.getDeclaredCapabilities(requirement.getNamespace()).stream()
                .anyMatch(requirement::matches);
    }

    @Override
    public void filterResolvable(Collection<BundleRevision> candidates) {}

    @Override
    public void filterSingletonCollisions(BundleCapability singleton, Collection<BundleCapability> collisions) {}

    @Override
    public void end() {}
}
