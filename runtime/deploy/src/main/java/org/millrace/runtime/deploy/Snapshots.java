package org.millrace.runtime.deploy;

import java.util.regex.Pattern;
import org.osgi.framework.Version;

/**
 * Builds on the way to a version: {@code 2.0.0.SNAPSHOT}, or with the time of the build in its place. To OSGi each is newer than the
 * version it leads to, which is the other way round.
 */
final class Snapshots {
    private static final Pattern QUALIFIER = Pattern.compile("SNAPSHOT|\\d{8}([-_]?\\d{4,9})?([-_]\\d+)?");

    private Snapshots() {}

    static boolean is(Version version) {
        return QUALIFIER.matcher(version.getQualifier()).matches();
    }

    /** Whether one is older than what serves, so that it is no upgrade. */
    static boolean older(Version version, Version serving) {
        return compare(version, serving) < 0;
    }

    private static int compare(Version a, Version b) {
        boolean sameRelease = release(a).equals(release(b));
        boolean ends = a.getQualifier().isEmpty() || b.getQualifier().isEmpty();
        if (sameRelease && ends && is(a) != is(b)) {
            return is(a) ? -1 : 1;
        }
        return a.compareTo(b);
    }

    private static Version release(Version version) {
        return new Version(version.getMajor(), version.getMinor(), version.getMicro());
    }
}
