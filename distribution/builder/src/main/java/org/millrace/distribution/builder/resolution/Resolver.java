package org.millrace.distribution.builder.resolution;

import aQute.bnd.osgi.repository.ResourcesRepository;
import aQute.bnd.osgi.resource.CapReqBuilder;
import aQute.bnd.osgi.resource.ResourceBuilder;
import biz.aQute.resolve.AbstractResolveContext;
import biz.aQute.resolve.BndResolver;
import biz.aQute.resolve.ResolverLogger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.millrace.distribution.builder.index.BundleIndex;
import org.millrace.distribution.builder.index.IndexedBundle;
import org.millrace.distribution.builder.wanted.BuildFailure;
import org.osgi.framework.VersionRange;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;
import org.osgi.resource.Wire;
import org.osgi.service.resolver.ResolutionException;

/** Finds the bundles that are needed beside those that are wanted, with bnd's resolver. */
public final class Resolver {
    private final Base base;
    private final BundleIndex all;
    private final BundleIndex usable;

    /**
     * @param base whose container they are to run in
     * @param all every bundle that is known
     * @param exclude names of those that must not be used
     */
    public Resolver(Base base, BundleIndex all, Collection<String> exclude) {
        this.base = base;
        this.all = all;
        this.usable = all.without(exclude);
    }

    /** The smallest set that it finds. */
    public Resolution resolve(Collection<Wanted> wanted) throws BuildFailure, IOException {
        Map<Resource, IndexedBundle> container = new LinkedHashMap<>();
        base.container().forEach(bundle -> container.put(bundle.resource(), bundle));
        List<Requirement> requirements = new ArrayList<>();
        for (IndexedBundle bundle : base.container()) {
            requirements.add(requirement(Wanted.exactly(bundle.name(), bundle.version())));
        }
        wanted.forEach(each -> requirements.add(requirement(each)));
        Resource platform = Platform.of(base);
        // What the container has is taken from the container.
        List<Resource> offered = new ArrayList<>(container.keySet());
        List<String> names = base.container().stream().map(IndexedBundle::name).toList();
        usable.without(names).bundles().forEach(bundle -> offered.add(bundle.resource()));
        Map<Resource, List<Wire>> wires;
        try {
            wires = wires(requirements, platform, offered);
        } catch (ResolutionException e) {
            throw new BuildFailure(new Missing(all, offered, platform).text(requirements, e));
        }
        List<IndexedBundle> bundles = new ArrayList<>();
        for (Resource resource : wires.keySet()) {
            if (!container.containsKey(resource)) {
                usable.of(resource).ifPresent(bundles::add);
            }
        }
        bundles.sort(Comparator.comparing(IndexedBundle::name).thenComparing(IndexedBundle::version));
        return new Resolution(bundles, needs(wires));
    }

    private static Map<Resource, List<Wire>> wires(
            List<Requirement> requirements, Resource platform, List<Resource> offered) throws ResolutionException {
        try (ResolverLogger log = new ResolverLogger(0)) {
            AbstractResolveContext context = new AbstractResolveContext(log) {};
            ResourceBuilder input = new ResourceBuilder();
            input.addCapability(new CapReqBuilder("osgi.identity").addAttribute("osgi.identity", "<<what is wanted>>"));
            input.addRequirements(requirements);
            context.setInputResource(input.build());
            context.setSystemResource(platform);
            context.addRepository(new ResourcesRepository(offered));
            return new BndResolver(log).resolve(context);
        }
    }

    private static Requirement requirement(Wanted wanted) {
        VersionRange range = wanted.range();
        return new CapReqBuilder("osgi.identity")
                .addDirective(
                        "filter",
                        "(&(osgi.identity=" + wanted.name() + ")(|(type=osgi.bundle)(type=osgi.fragment))"
                                + range.toFilterString("version") + ")")
                .buildSyntheticRequirement();
    }

    private Map<String, NavigableSet<String>> needs(Map<Resource, List<Wire>> wires) {
        Map<Resource, String> names = new LinkedHashMap<>();
        base.container().forEach(bundle -> names.put(bundle.resource(), bundle.toString()));
        usable.bundles().forEach(bundle -> names.putIfAbsent(bundle.resource(), bundle.toString()));
        Map<String, NavigableSet<String>> needs = new TreeMap<>();
        wires.forEach((resource, each) -> {
            String name = names.get(resource);
            if (name != null) {
                NavigableSet<String> providers = needs.computeIfAbsent(name, n -> new TreeSet<>());
                for (Wire wire : each) {
                    String provider = names.get(wire.getProvider());
                    if (provider != null && !provider.equals(name)) {
                        providers.add(provider);
                    }
                }
            }
        });
        return needs;
    }
}
