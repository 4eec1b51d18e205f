package org.millrace.distribution.builder.index;

import java.net.URI;
import org.osgi.framework.Version;
import org.osgi.resource.Resource;

/**
 * A bundle that is on offer.
 *
 * @param resource what it provides and requires
 * @param name its symbolic name
 * @param version its version
 * @param place where its bytes are
 * @param sha256 their digest, in lower case hexadecimal digits
 * @param bytes how many there are; -1 if the index does not say
 */
public record IndexedBundle(Resource resource, String name, Version version, URI place, String sha256, long bytes) {

    /** The name of its file. */
    public String fileName() {
        return name + "-" + version + ".jar";
    }

    @Override
    public String toString() {
        return name + " " + version;
    }
}
