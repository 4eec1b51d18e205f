package org.millrace.runtime.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * What a jar says of itself, read from its manifest alone.
 *
 * @param connectors whether it declares components
 */
record PluginJar(String symbolicName, Version version, boolean connectors) {

    /** Reads the manifest, and refuses what is not a plug-in bundle before any of its code is loaded. */
    static PluginJar read(Path file) throws Rejection {
        try {
            if (Files.size(file) == 0) {
                throw new Rejection("is empty; copy it again");
            }
            try (JarFile jar = new JarFile(file.toFile())) {
                return read(jar.getManifest());
            }
        } catch (IOException e) {
            throw new Rejection("is not a whole jar file (" + e.getMessage() + "); copy it again", e);
        }
    }

    private static PluginJar read(@Nullable Manifest manifest) throws Rejection {
        Attributes main = manifest == null ? new Attributes() : manifest.getMainAttributes();
        String name = main.getValue(Constants.BUNDLE_SYMBOLICNAME);
        if (name == null || !"2".equals(main.getValue(Constants.BUNDLE_MANIFESTVERSION))) {
            throw new Rejection(
                    "is not an OSGi bundle (no Bundle-SymbolicName and Bundle-ManifestVersion: 2 in its manifest);"
                            + " build it with bnd");
        }
        String symbolicName = name.split(";", 2)[0].trim();
        if (symbolicName.equals("org.millrace.api") || symbolicName.startsWith("org.millrace.runtime.")) {
            throw new Rejection(
                    symbolicName + " is part of the runtime, not a plug-in; it comes with the distribution in lib/");
        }
        String capabilities = main.getValue(Constants.PROVIDE_CAPABILITY);
        return new PluginJar(
                symbolicName,
                version(main.getValue(Constants.BUNDLE_VERSION)),
                capabilities != null && capabilities.contains("org.millrace.connector"));
    }

    private static Version version(@Nullable String text) throws Rejection {
        try {
            return Version.parseVersion(text);
        } catch (IllegalArgumentException e) {
            throw new Rejection("has a Bundle-Version that is none: " + text, e);
        }
    }

    @Override
    public String toString() {
        return symbolicName + " " + version;
    }
}
