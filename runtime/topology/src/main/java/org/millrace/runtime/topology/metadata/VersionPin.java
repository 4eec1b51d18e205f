package org.millrace.runtime.topology.metadata;

import java.util.Optional;
import java.util.function.Predicate;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/** What a user types as {@code millrace.version}: exactly one, or a range such as {@code [1.0,2.0)}. */
public final class VersionPin {
    private VersionPin() {}

    /** Which bundles it allows; none if it is neither a version nor a range. */
    public static Optional<Predicate<Provider>> parse(String typed) {
        try {
            if (typed.startsWith("[") || typed.startsWith("(")) {
                VersionRange range = VersionRange.valueOf(typed);
                return Optional.of(provider -> range.includes(provider.version()));
            }
            Version version = Version.parseVersion(typed);
            return Optional.of(provider -> provider.version().equals(version));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What somebody may not know who typed less than a whole version and got nothing; empty if there is nothing to say. */
    public static String remark(String typed) {
        if (typed.startsWith("[") || typed.startsWith("(") || typed.isEmpty()) {
            return "";
        }
        try {
            Version version = Version.parseVersion(typed);
            return version.toString().equals(typed)
                    ? ""
                    : typed + " is exactly " + version + ", [" + typed + "," + (version.getMajor() + 1) + ") is every "
                            + version.getMajor() + ".x from there; ";
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
