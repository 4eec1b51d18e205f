package org.millrace.runtime.deploy.trust;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * What a jar says of itself, read from its manifest alone.
 *
 * @param symbolicName of its bundle
 * @param version of its bundle
 * @param types the connectors it declares, as {@code sink logger}
 */
public record PluginJar(String symbolicName, Version version, List<String> types) {
    private static final Pattern PACKAGE_OF_THE_API = Pattern.compile("(^|[,;\\s])org\\.millrace\\.(api|runtime)\\b");
    private static final Pattern ATTRIBUTE =
            Pattern.compile("(kind|type)(?::String)?\\s*=\\s*(?:\"([^\"]*)\"|([^;,\\s\"]+))");

    /**
     * Reads a manifest.
     *
     * @throws Rejection if it is not that of a plug-in bundle
     */
    static PluginJar read(byte[] manifest) throws Rejection {
        unambiguous(manifest);
        try {
            return read(new Manifest(new ByteArrayInputStream(manifest)).getMainAttributes());
        } catch (IOException e) {
            throw new Rejection("has a manifest that can't be read (" + e.getMessage() + "); build it again", e);
        }
    }

    /** Of a header that stands there twice readers take the first or the last. */
    private static void unambiguous(byte[] manifest) throws Rejection {
        Set<String> headers = new HashSet<>();
        for (String line : new String(manifest, StandardCharsets.UTF_8).split("\\r\\n|\\r|\\n", -1)) {
            if (line.isEmpty()) {
                return;
            }
            if (line.indexOf('\0') >= 0) {
                throw new Rejection("has a manifest with a NUL in it; do not use it");
            }
            int colon = line.indexOf(':');
            if (!line.startsWith(" ")
                    && colon > 0
                    && !headers.add(line.substring(0, colon).toLowerCase(Locale.ROOT))) {
                throw new Rejection("has a manifest with two headers " + line.substring(0, colon)
                        + ", of which a reader may take either; do not use it");
            }
        }
        throw new Rejection("has a manifest that does not end its main section with an empty line; build it again");
    }

    private static PluginJar read(Attributes main) throws Rejection {
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
        onlyItself(main);
        return new PluginJar(
                symbolicName,
                version(main.getValue(Constants.BUNDLE_VERSION)),
                types(main.getValue(Constants.PROVIDE_CAPABILITY)));
    }

    /** A plug-in must not put its code in the place of the runtime's. */
    private static void onlyItself(Attributes main) throws Rejection {
        String host = main.getValue(Constants.FRAGMENT_HOST);
        if (host != null
                && (host.startsWith("org.millrace.api")
                        || host.startsWith("org.millrace.runtime.")
                        || host.startsWith("org.apache.felix.")
                        || host.startsWith(Constants.SYSTEM_BUNDLE_SYMBOLICNAME))) {
            throw new Rejection("is a fragment that would become part of " + host.split(";", 2)[0]
                    + "; a plug-in is a bundle of its own");
        }
        String exports = main.getValue(Constants.EXPORT_PACKAGE);
        if (exports != null && PACKAGE_OF_THE_API.matcher(exports).find()) {
            throw new Rejection("exports packages of the api or the runtime; import those of the api instead");
        }
    }

    private static List<String> types(@Nullable String capabilities) {
        List<String> types = new ArrayList<>();
        if (capabilities == null) {
            return types;
        }
        for (String clause : capabilities.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1)) {
            if (clause.strip().startsWith("org.millrace.connector")) {
                String kind = "";
                String type = "";
                for (Matcher attribute = ATTRIBUTE.matcher(clause); attribute.find(); ) {
                    String value = attribute.group(2) == null ? attribute.group(3) : attribute.group(2);
                    if (attribute.group(1).equals("kind")) {
                        kind = value;
                    } else {
                        type = value;
                    }
                }
                types.add(kind + " " + type);
            }
        }
        return List.copyOf(types);
    }

    private static Version version(@Nullable String text) throws Rejection {
        try {
            return Version.parseVersion(text);
        } catch (IllegalArgumentException e) {
            throw new Rejection("has a Bundle-Version that is none: " + text, e);
        }
    }

    /** Whether it declares components. */
    public boolean connectors() {
        return !types.isEmpty();
    }

    @Override
    public String toString() {
        return symbolicName + " " + version;
    }
}
