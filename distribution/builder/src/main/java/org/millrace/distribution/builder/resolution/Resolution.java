package org.millrace.distribution.builder.resolution;

import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import org.millrace.distribution.builder.index.IndexedBundle;

/**
 * The bundles that a distribution takes, besides those of its container.
 *
 * @param bundles by name and version
 * @param needs for each bundle, the container's too, which others it is wired to
 */
public record Resolution(List<IndexedBundle> bundles, Map<String, NavigableSet<String>> needs) {
    public Resolution {
        bundles = List.copyOf(bundles);
        needs = Map.copyOf(needs);
    }
}
