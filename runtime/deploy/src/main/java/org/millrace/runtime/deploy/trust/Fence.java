package org.millrace.runtime.deploy.trust;

import java.util.Collection;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Keeps the framework from wiring the container to a plug-in, whatever a manifest says and whoever judged it: no bundle of the
 * container gets anything from a plug-in, no plug-in becomes part of another bundle, what the container has a plug-in gets
 * from the container, and no plug-in gets what the runtime's bundles tell each other. The framework asks it on whichever thread resolves.
 */
public final class Fence implements ResolverHookFactory, ResolverHook {

    @Override
    public ResolverHook begin(Collection<BundleRevision> triggers) {
        return this;
    }

    @Override
    public void filterMatches(BundleRequirement requirement, Collection<BundleCapability> candidates) {
        if (ours(requirement.getRevision())) {
            candidates.removeIf(each -> !ours(each.getRevision()));
        } else if (requirement.getNamespace().equals(BundleRevision.HOST_NAMESPACE)) {
            candidates.clear();
        } else if (requirement.getNamespace().equals(BundleRevision.PACKAGE_NAMESPACE)
                && candidates.stream().anyMatch(each -> ours(each.getRevision()))) {
            candidates.removeIf(each -> !ours(each.getRevision()) || runtimes(each));
        }
    }

    private static boolean runtimes(BundleCapability exported) {
        return String.valueOf(exported.getAttributes().get(BundleRevision.PACKAGE_NAMESPACE))
                .startsWith("org.millrace.runtime.");
    }

    private static boolean ours(BundleRevision revision) {
        return !Provided.plugin(revision.getBundle());
    }

    @Override
    public void filterResolvable(Collection<BundleRevision> candidates) {}

    @Override
    public void filterSingletonCollisions(BundleCapability singleton, Collection<BundleCapability> collisions) {}

    @Override
    public void end() {}
}
