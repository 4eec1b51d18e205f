package org.millrace.runtime.deploy.store;

import org.millrace.api.operate.Printable;
import org.osgi.framework.Version;

/**
 * One plug-in jar that the store knows.
 *
 * @param digest its content
 * @param symbolicName of its bundle
 * @param version of its bundle
 * @param use what it is kept for
 * @param origin where it came from, for people
 * @param file the name under which its content lies in the drop folder; empty if it does not
 */
public record Plugin(Digest digest, String symbolicName, Version version, Use use, String origin, String file) {

    /** What a jar is kept for. */
    public enum Use {
        /** Its bundle is wanted. */
        INSTALLED,
        /** It served before and can be returned to. */
        KEPT,
        /** A person removed it although its file still lies in the drop folder, which must not bring it back. */
        REMOVED
    }

    /** The same for another use. */
    public Plugin as(Use other) {
        return new Plugin(digest, symbolicName, version, other, origin, file);
    }

    /** The same with another file in the drop folder. */
    public Plugin in(String otherFile) {
        return new Plugin(digest, symbolicName, version, use, origin, otherFile);
    }

    /** Whether its bundle is wanted. */
    public boolean installed() {
        return use == Use.INSTALLED;
    }

    /** For people. */
    @Override
    public String toString() {
        return Printable.of(symbolicName + " " + version);
    }
}
