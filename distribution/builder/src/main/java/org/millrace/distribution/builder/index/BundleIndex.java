package org.millrace.distribution.builder.index;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.osgi.resource.Resource;

/**
 * The bundles on offer, of all places together. Where several have the same name and version, the first place counts, so that the
 * order in which places are named decides.
 */
public final class BundleIndex {
    private final Map<Resource, IndexedBundle> bundles;

    private BundleIndex(Map<Resource, IndexedBundle> bundles) {
        this.bundles = bundles;
    }

    /** Of the contents of places, in their order. */
    public static BundleIndex of(Collection<IndexedBundle> all) {
        Map<String, IndexedBundle> first = new LinkedHashMap<>();
        all.forEach(bundle -> first.putIfAbsent(bundle.toString(), bundle));
        List<IndexedBundle> sorted = new ArrayList<>(first.values());
        sorted.sort(Comparator.comparing(IndexedBundle::name).thenComparing(IndexedBundle::version));
        Map<Resource, IndexedBundle> bundles = new LinkedHashMap<>();
        sorted.forEach(bundle -> bundles.put(bundle.resource(), bundle));
        return new BundleIndex(bundles);
    }

    /** By name and version. */
    public List<IndexedBundle> bundles() {
        return List.copyOf(bundles.values());
    }

    /** The bundle that a resource is. */
    public Optional<IndexedBundle> of(Resource resource) {
        return Optional.ofNullable(bundles.get(resource));
    }

    /** All symbolic names. */
    public NavigableSet<String> names() {
        NavigableSet<String> names = new TreeSet<>();
        bundles.values().forEach(bundle -> names.add(bundle.name()));
        return names;
    }

    /** All versions of a bundle, the oldest first. */
    public List<IndexedBundle> versions(String name) {
        return bundles.values().stream()
                .filter(bundle -> bundle.name().equals(name))
                .toList();
    }

    /** Without the bundles of these names. */
    public BundleIndex without(Collection<String> names) {
        Map<Resource, IndexedBundle> left = new LinkedHashMap<>(bundles);
        left.values().removeIf(bundle -> names.contains(bundle.name()));
        return new BundleIndex(left);
    }
}
