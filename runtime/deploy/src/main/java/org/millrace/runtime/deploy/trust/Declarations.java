package org.millrace.runtime.deploy.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * What the manifest of a jar declares, held against what a plug-in may be: a bundle of its own, beside the container and not in
 * its place. Which of it needs a digest or signer that is trusted stands in the README's table.
 */
final class Declarations {
    private static final Pattern SYMBOLIC_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,199}");
    private static final Pattern PACKAGE = Pattern.compile("[\\p{L}\\p{Nd}_$.-]{1,300}");
    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9_.-]{1,100}");
    private static final String CONNECTOR = "org.millrace.connector";
    private static final String RUNTIME = "org.millrace.runtime";

    /** Capabilities that say what the framework is, or that Felix makes by itself from other headers. */
    private static final Set<String> OF_THE_FRAMEWORK =
            Set.of("osgi.identity", "osgi.content", "osgi.ee", "osgi.native", "eclipse.platform");

    private final ManifestText manifest;
    private final Provided provided;
    private final List<String> powers = new ArrayList<>();

    private Declarations(ManifestText manifest, Provided provided) {
        this.manifest = manifest;
        this.provided = provided;
    }

    /**
     * Reads them.
     *
     * @throws Rejection if it is not the manifest of a plug-in
     */
    static PluginJar read(ManifestText manifest, Provided provided) throws Rejection {
        return new Declarations(manifest, provided).read();
    }

    private PluginJar read() throws Rejection {
        if (!manifest.header(Constants.BUNDLE_MANIFESTVERSION).strip().equals("2")
                || !manifest.has(Constants.BUNDLE_SYMBOLICNAME)) {
            throw new Rejection(
                    "is not an OSGi bundle (no Bundle-SymbolicName and Bundle-ManifestVersion: 2 in its manifest);"
                            + " build it with bnd");
        }
        String symbolicName = symbolicName();
        Version version = version();
        ofItsOwn();
        exports();
        wishes();
        List<String> types = capabilities();
        classPath();
        nativeCode();
        if (manifest.has(Constants.BUNDLE_ACTIVATOR)) {
            powers.add("a Bundle-Activator, which runs as soon as the jar is installed");
        }
        return new PluginJar(symbolicName, version, types, powers);
    }

    private String symbolicName() throws Rejection {
        List<Clause> clauses = Clause.of(manifest, Constants.BUNDLE_SYMBOLICNAME);
        String name = clauses.get(0).names().get(0);
        if (clauses.size() > 1
                || clauses.get(0).names().size() > 1
                || !SYMBOLIC_NAME.matcher(name).matches()) {
            throw new Rejection("has a Bundle-SymbolicName that is none: "
                    + manifest.header(Constants.BUNDLE_SYMBOLICNAME) + "; build it with bnd");
        }
        if (provided.hasBundle(name)) {
            throw new Rejection(
                    name + " is part of the runtime, not a plug-in; it comes with the distribution in lib/");
        }
        return name;
    }

    private Version version() throws Rejection {
        String text = manifest.header(Constants.BUNDLE_VERSION);
        try {
            return Version.parseVersion(text.strip());
        } catch (IllegalArgumentException e) {
            throw new Rejection("has a Bundle-Version that is none: " + text, e);
        }
    }

    private void ofItsOwn() throws Rejection {
        if (manifest.has(Constants.FRAGMENT_HOST)) {
            throw new Rejection("is a fragment that would become part of " + manifest.header(Constants.FRAGMENT_HOST)
                    + "; a plug-in is a bundle of its own");
        }
        if (manifest.has("ExtensionBundle-Activator")) {
            throw new Rejection("is an extension of the framework (ExtensionBundle-Activator); a plug-in is a bundle of"
                    + " its own");
        }
    }

    private void exports() throws Rejection {
        for (Clause clause : Clause.of(manifest, Constants.EXPORT_PACKAGE)) {
            for (String name : clause.names()) {
                packageName(Constants.EXPORT_PACKAGE, name);
                if (provided.has(name)) {
                    throw new Rejection("exports the package " + name
                            + ", which the container has already; take it out of Export-Package and import it");
                }
            }
        }
    }

    private static void packageName(String header, String name) throws Rejection {
        if (!PACKAGE.matcher(name).matches()) {
            throw new Rejection("has a package in " + header + " that is none: " + name + "; build it with bnd");
        }
    }

    /** What it wants from others. What the runtime's bundles export is for each other. */
    private void wishes() throws Rejection {
        for (String header : List.of(Constants.IMPORT_PACKAGE, Constants.REQUIRE_BUNDLE)) {
            for (Clause clause : Clause.of(manifest, header)) {
                for (String name : clause.names()) {
                    packageName(header, name);
                    if (name.equals(RUNTIME) || name.startsWith(RUNTIME + ".")) {
                        throw new Rejection("asks for " + name + " in " + header
                                + "; a plug-in sees org.millrace.api and not the runtime");
                    }
                }
            }
        }
        for (Clause clause : Clause.of(manifest, Constants.DYNAMICIMPORT_PACKAGE)) {
            for (String name : clause.names()) {
                dynamic(name);
            }
        }
        Clause.of(manifest, Constants.REQUIRE_CAPABILITY);
    }

    private static void dynamic(String pattern) throws Rejection {
        boolean open = pattern.equals("*") || pattern.endsWith(".*");
        String prefix = open ? pattern.substring(0, pattern.length() - 1) : pattern;
        if (prefix.indexOf('*') >= 0) {
            throw new Rejection("has a pattern in DynamicImport-Package that is none: " + pattern);
        }
        String runtime = RUNTIME + ".";
        if ((open && runtime.startsWith(prefix)) || (prefix + ".").startsWith(runtime)) {
            throw new Rejection("has DynamicImport-Package: " + pattern
                    + ", which takes in what the runtime may have one day; name the packages that it needs");
        }
    }

    private List<String> capabilities() throws Rejection {
        List<String> types = new ArrayList<>();
        for (Clause clause : Clause.of(manifest, Constants.PROVIDE_CAPABILITY)) {
            for (String namespace : clause.names()) {
                if (namespace.equals(CONNECTOR)) {
                    types.add(type(clause, "kind") + " " + type(clause, "type"));
                } else {
                    capability(namespace, clause);
                }
            }
        }
        return List.copyOf(types);
    }

    private static String type(Clause clause, String attribute) throws Rejection {
        String value = clause.attributes().getOrDefault(attribute, "");
        if (!TYPE.matcher(value).matches()) {
            throw new Rejection("declares a connector whose " + attribute + " is none: " + value);
        }
        return value;
    }

    private void capability(String namespace, Clause clause) throws Rejection {
        if (namespace.startsWith("osgi.wiring.") || OF_THE_FRAMEWORK.contains(namespace)) {
            throw new Rejection("provides the capability " + namespace + ", which only the framework does");
        }
        for (String name : clause.attributes().getOrDefault(namespace, "").split(",", -1)) {
            if (provided.hasCapability(namespace, name.strip())) {
                throw new Rejection("provides " + namespace + "=" + name.strip()
                        + ", which the container does already; take it out of Provide-Capability");
            }
        }
    }

    /** Paths within the jar. */
    private void classPath() throws Rejection {
        for (Clause clause : Clause.of(manifest, Constants.BUNDLE_CLASSPATH)) {
            for (String path : clause.names()) {
                if (List.of(path.split("/", -1)).contains("..")) {
                    throw new Rejection("has a Bundle-ClassPath that leads out of it: " + path + "; do not use it");
                }
            }
        }
    }

    /** Any code can load what it has inside; only the selection is the framework's business. */
    private void nativeCode() throws Rejection {
        if (Clause.deep(manifest.header(Constants.BUNDLE_NATIVECODE))) {
            throw new Rejection("has a Bundle-NativeCode with more than " + Limits.FILTER_DEPTH
                    + " brackets within each other; do not use it");
        }
    }
}
