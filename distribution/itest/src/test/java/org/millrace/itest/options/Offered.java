package org.millrace.itest.options;

import aQute.bnd.header.Attrs;
import aQute.bnd.header.Parameters;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.millrace.api.component.ConnectorNamespace;
import org.millrace.runtime.topology.metadata.ComponentType;
import org.millrace.runtime.topology.metadata.InstalledTypes;
import org.millrace.runtime.topology.metadata.KeyDefinition;
import org.millrace.runtime.topology.metadata.MetatypeReader;
import org.millrace.runtime.topology.metadata.Provider;
import org.osgi.framework.Version;

/** The component types of the plug-ins that were built, read from their jars by the agent's own reader. */
final class Offered {
    private static final String METATYPE = "OSGI-INF/metatype/";

    private Offered() {}

    /** All of them, by kind and name. */
    static List<ComponentType> by(Path folder) throws IOException {
        List<ComponentType> types = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                types.addAll(of(file));
            }
        }
        types.sort(Comparator.comparing((ComponentType type) -> type.kind()).thenComparing(ComponentType::type));
        return types;
    }

    private static List<ComponentType> of(Path file) throws IOException {
        List<ComponentType> types = new ArrayList<>();
        try (JarFile jar = new JarFile(file.toFile())) {
            Map<String, Map<String, KeyDefinition>> keys = new LinkedHashMap<>();
            for (ZipEntry entry : jar.stream().toList()) {
                if (entry.getName().startsWith(METATYPE) && entry.getName().endsWith(".xml")) {
                    try (InputStream document = jar.getInputStream(entry)) {
                        keys.putAll(MetatypeReader.read(document));
                    }
                }
            }
            Attributes manifest = jar.getManifest().getMainAttributes();
            Provider provider = new Provider(
                    manifest.getValue("Bundle-SymbolicName"),
                    Version.parseVersion(manifest.getValue("Bundle-Version")),
                    1,
                    file.toUri().toString());
            new Parameters(manifest.getValue("Provide-Capability")).forEach((namespace, attributes) -> {
                if (namespace.replace("~", "").equals(ConnectorNamespace.NAMESPACE)) {
                    InstalledTypes.declared(typed(attributes), provider, keys).ifPresent(types::add);
                }
            });
        }
        return types;
    }

    private static Map<String, Object> typed(Attrs attributes) {
        Map<String, Object> typed = new LinkedHashMap<>();
        attributes.keySet().forEach(name -> typed.put(name, attributes.getTyped(name)));
        return typed;
    }
}
