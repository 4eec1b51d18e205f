package org.millrace.acceptance;

import aQute.bnd.header.Attrs;
import aQute.bnd.header.Parameters;
import aQute.bnd.osgi.Analyzer;
import aQute.bnd.osgi.Descriptors.PackageRef;
import aQute.bnd.osgi.Jar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.jar.Attributes;

/** The rules of who may see whom, applied to packed jars: their manifests and their classes. */
final class Bundles {
    private static final String API = "org.millrace.api.";
    private static final String LIBRARY = "org.millrace.library.";
    /** Carried by sources that listen, and handed on by the library that most of them share. */
    private static final String NETWORK = "org.millrace.network";

    private static final List<String> SERVICES = List.of(
            "org.millrace.runtime.services",
            "org.millrace.runtime.services.command",
            "org.millrace.runtime.services.file",
            "org.millrace.runtime.services.text");

    private Bundles() {}

    /** What a plug-in does that it must not. */
    static List<String> pluginFaults(Path file) throws Exception {
        return faults(file, name -> false, List.of());
    }

    /** What a bundle of the runtime does that it must not; they meet in what one of them exports. */
    static List<String> runtimeFaults(Path file) throws Exception {
        return faults(file, name -> name.startsWith("org.millrace.runtime."), SERVICES);
    }

    private static List<String> faults(Path file, Predicate<String> mayContain, List<String> shared) throws Exception {
        List<String> faults = new ArrayList<>();
        try (Jar jar = new Jar(file.toFile());
                Analyzer analyzer = new Analyzer(jar)) {
            Attributes manifest = jar.getManifest().getMainAttributes();
            Set<String> exports = new Parameters(manifest.getValue("Export-Package"), null).keySet();
            if (!shared.containsAll(exports) && !isLibrary(manifest)) {
                faults.add("Export-Package: " + manifest.getValue("Export-Package"));
            }
            for (String header : new String[] {"DynamicImport-Package", "Require-Bundle"}) {
                if (manifest.getValue(header) != null) {
                    faults.add(header + ": " + manifest.getValue(header));
                }
            }
            new Parameters(manifest.getValue("Import-Package"), null)
                    .keySet().stream()
                            .filter(name -> !importable(name)
                                    && !shared.contains(name)
                                    && !(isLibrary(manifest) && ofThePlatform(name)))
                            .forEach(name -> faults.add("imports " + name));
            analyzer.analyze();
            List<String> own = analyzer.getClassspace().values().stream()
                    .map(clazz -> clazz.getClassName().getPackageRef().getFQN())
                    .distinct()
                    .toList();
            own.stream()
                    .filter(name -> name.startsWith("org.millrace.runtime.") && !mayContain.test(name))
                    .forEach(name -> faults.add("contains " + name));
            own.stream().filter(name -> name.startsWith(API)).forEach(name -> faults.add("contains " + name));
            for (PackageRef referred : analyzer.getReferred().keySet()) {
                String name = referred.getFQN();
                if (name.startsWith("org.millrace.")
                        && !name.startsWith(API)
                        && !name.startsWith(LIBRARY)
                        && !name.equals(NETWORK)
                        && !shared.contains(name)
                        && !own.contains(name)) {
                    faults.add("refers to " + name);
                }
            }
        }
        return faults;
    }

    /** Whether a bundle of this name is one of those that others share: it exports packages of its own and has no component. */
    static boolean library(String symbolicName) {
        return symbolicName.startsWith(LIBRARY);
    }

    /** What it exports has a version, and is its own or the library's that it packs. */
    private static boolean isLibrary(Attributes manifest) {
        Parameters exports = new Parameters(manifest.getValue("Export-Package"), null);
        return library(String.valueOf(manifest.getValue("Bundle-SymbolicName")))
                && exports.entrySet().stream()
                        .allMatch(each -> (each.getKey().startsWith(LIBRARY)
                                        || each.getKey().equals(NETWORK)
                                        || !each.getKey().startsWith("org.millrace."))
                                && each.getValue().getVersion() != null);
    }

    /** What a library packs was not written for this container: it uses of the JDK and of the framework what it likes. */
    private static boolean ofThePlatform(String name) {
        return name.startsWith("org.slf4j.")
                || ModuleLayer.boot().modules().stream()
                        .flatMap(module -> module.getDescriptor().exports().stream())
                        .anyMatch(export ->
                                !export.isQualified() && export.source().equals(name));
    }

    private static boolean importable(String name) {
        return name.startsWith(API)
                || name.startsWith(LIBRARY)
                || name.equals(NETWORK)
                || name.startsWith("org.apache.hadoop.")
                || name.startsWith("io.netty.")
                || name.equals("org.slf4j")
                || name.startsWith("org.osgi.")
                || name.startsWith("javax.")
                || name.startsWith("com.sun.net.httpserver")
                || name.equals("jdk.net")
                || name.startsWith("org.w3c.dom")
                || name.startsWith("org.xml.sax");
    }

    /** What is wrong with the api bundle. */
    static List<String> apiFaults(Path file) throws Exception {
        List<String> faults = new ArrayList<>();
        try (Jar jar = new Jar(file.toFile());
                Analyzer analyzer = new Analyzer(jar)) {
            Parameters exports =
                    new Parameters(jar.getManifest().getMainAttributes().getValue("Export-Package"), null);
            analyzer.analyze();
            analyzer.getClassspace().values().stream()
                    .map(clazz -> clazz.getClassName().getPackageRef().getFQN())
                    .distinct()
                    .forEach(name -> {
                        Attrs attributes = exports.get(name);
                        if (attributes == null) {
                            faults.add(name + " is not exported");
                        } else if (attributes.getVersion() == null) {
                            faults.add(name + " has no version");
                        }
                    });
            for (PackageRef referred : analyzer.getReferred().keySet()) {
                String name = referred.getFQN();
                boolean allowed = referred.isJava()
                        || name.startsWith(API)
                        || name.startsWith("org.osgi.")
                        || name.equals("org.jspecify.annotations");
                if (!allowed) {
                    faults.add("shows " + name);
                }
            }
        }
        return faults;
    }
}
