package org.millrace.runtime.deploy.trust;

import java.util.List;
import org.osgi.framework.Version;

/**
 * What a jar says of itself.
 *
 * @param symbolicName of its bundle
 * @param version of its bundle
 * @param types the connectors it declares, as {@code sink logger}
 * @param powers what it declares that only a jar may do whose digest or signer is trusted, each in words that follow
 *     {@code declares}
 */
public record PluginJar(String symbolicName, Version version, List<String> types, List<String> powers) {

    /** Whether it declares components. */
    public boolean connectors() {
        return !types.isEmpty();
    }

    @Override
    public String toString() {
        return symbolicName + " " + version;
    }
}
