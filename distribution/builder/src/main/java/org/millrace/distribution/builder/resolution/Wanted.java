package org.millrace.distribution.builder.resolution;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.millrace.distribution.builder.index.BundleIndex;
import org.millrace.distribution.builder.index.IndexedBundle;
import org.millrace.distribution.builder.wanted.BuildFailure;
import org.millrace.runtime.topology.finding.Nearest;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/**
 * A bundle that is asked for by name.
 *
 * @param name its symbolic name
 * @param range the versions that will do
 */
public record Wanted(String name, VersionRange range) {
    private static final String OURS = "org.millrace.";

    /** Exactly this one. */
    public static Wanted exactly(String name, Version version) {
        return new Wanted(
                name, new VersionRange(VersionRange.LEFT_CLOSED, version, version, VersionRange.RIGHT_CLOSED));
    }

    /**
     * What a person typed: NAME, NAME@1.2.0 or NAME@[1.2,2.0), where the name of one of our own may be without its beginning.
     *
     * @param all every bundle there is, those that may not be used too
     * @throws BuildFailure that it is not on offer, with what may be meant
     */
    public static Wanted parse(String typed, BundleIndex all) throws BuildFailure {
        int at = typed.indexOf('@');
        String name = at < 0 ? typed : typed.substring(0, at);
        VersionRange range = at < 0 ? new VersionRange("0") : range(typed, typed.substring(at + 1));
        List<String> readings = List.of(name, OURS + name, OURS + name.replace('-', '.'));
        Optional<String> known = readings.stream().filter(all.names()::contains).findFirst();
        if (known.isEmpty()) {
            TreeSet<String> names = new TreeSet<>(all.names());
            all.names().stream()
                    .filter(each -> each.startsWith(OURS))
                    .forEach(each -> names.add(each.substring(OURS.length())));
            throw new BuildFailure(
                    "no index has a bundle " + name + " (" + Nearest.hint(name, names, "they have " + some(all)) + ")");
        }
        List<IndexedBundle> versions = all.versions(known.get());
        if (versions.stream().noneMatch(bundle -> range.includes(bundle.version()))) {
            throw new BuildFailure("no index has " + known.get() + " in " + typed.substring(at + 1) + "; they have "
                    + versions.stream()
                            .map(bundle -> bundle.version().toString())
                            .collect(Collectors.joining(", ")));
        }
        return new Wanted(known.get(), range);
    }

    private static String some(BundleIndex all) {
        List<String> names = new ArrayList<>(all.names());
        names.sort(Comparator.naturalOrder());
        return names.isEmpty()
                ? "none at all"
                : String.join(", ", names.subList(0, Math.min(20, names.size())))
                        + (names.size() > 20 ? " and more" : "");
    }

    /** A version alone means that one, as in a topology. */
    private static VersionRange range(String typed, String text) throws BuildFailure {
        try {
            return text.startsWith("[") || text.startsWith("(")
                    ? VersionRange.valueOf(text)
                    : exactly("", Version.parseVersion(text)).range();
        } catch (IllegalArgumentException e) {
            throw BuildFailure.usage(
                    typed + ": " + text + " is neither a version nor a range; write 1.2.0 or [1.2,2.0)");
        }
    }

    @Override
    public String toString() {
        return name + (range.equals(new VersionRange("0")) ? "" : " " + range);
    }
}
