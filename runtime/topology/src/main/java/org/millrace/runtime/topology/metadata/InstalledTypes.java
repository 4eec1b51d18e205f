package org.millrace.runtime.topology.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.millrace.api.component.ConnectorNamespace;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.Kind;
import org.millrace.api.operate.Printable;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what bundles declare: their capabilities and their metatype documents. */
public final class InstalledTypes {
    private static final Logger log = LoggerFactory.getLogger(InstalledTypes.class);

    private InstalledTypes() {}

    /** The types that these bundles offer. */
    public static Catalog of(Collection<Bundle> bundles) {
        List<ComponentType> types = new ArrayList<>();
        for (Bundle bundle : bundles) {
            types.addAll(of(bundle));
        }
        return new Catalog(types);
    }

    /** The types that a bundle offers; none unless it is resolved. */
    public static List<ComponentType> of(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring == null) {
            return List.of();
        }
        List<BundleCapability> capabilities = wiring.getCapabilities(ConnectorNamespace.NAMESPACE);
        if (capabilities == null || capabilities.isEmpty()) {
            return List.of();
        }
        Map<String, Map<String, KeyDefinition>> keys = keys(bundle);
        Provider provider =
                new Provider(bundle.getSymbolicName(), bundle.getVersion(), bundle.getBundleId(), bundle.getLocation());
        List<ComponentType> types = new ArrayList<>();
        for (BundleCapability capability : capabilities) {
            declared(capability.getAttributes(), provider, keys).ifPresent(types::add);
        }
        return types;
    }

    /**
     * The type that one capability declares; nothing, and a line in the log, if it declares none.
     *
     * @param attributes those of the capability
     * @param keys of all types of the bundle by their PIDs; a type that is not among them takes any key
     */
    public static Optional<ComponentType> declared(
            Map<String, Object> attributes, Provider provider, Map<String, Map<String, KeyDefinition>> keys) {
        String type = text(attributes, ConnectorNamespace.TYPE);
        Optional<Kind> kind = Kind.of(text(attributes, ConnectorNamespace.KIND).toLowerCase(Locale.ROOT));
        if (kind.isEmpty() || type.isEmpty()) {
            log.warn(
                    "Bundle {} {} declares a connector without a known kind or a type, which is ignored: {}",
                    provider.symbolicName(),
                    provider.version(),
                    attributes);
            return Optional.empty();
        }
        String pid = ComponentType.pid(kind.get(), type);
        String stability = text(attributes, ConnectorNamespace.STABILITY);
        return Optional.of(new ComponentType(
                kind.get(),
                type,
                texts(attributes, ConnectorNamespace.CLASSES),
                texts(attributes, ConnectorNamespace.FREE_KEYS),
                texts(attributes, ConnectorNamespace.SECRET_KEYS),
                texts(attributes, ConnectorNamespace.IGNORED_KEYS),
                stability.isEmpty() ? "stable" : stability,
                guarantee(attributes, kind.get(), pid, provider),
                Boolean.parseBoolean(text(attributes, ConnectorNamespace.FALLBACK)),
                text(attributes, ConnectorNamespace.CONTEXT_LOADER),
                provider,
                keys.containsKey(pid),
                keys.getOrDefault(pid, Map.of()),
                parts(attributes, pid, provider)));
    }

    private static String guarantee(Map<String, Object> attributes, Kind kind, String pid, Provider provider) {
        if (kind != Kind.SOURCE && kind != Kind.CHANNEL && kind != Kind.SINK) {
            return "";
        }
        String declared = text(attributes, ConnectorNamespace.GUARANTEE);
        Optional<Guarantee> known = Guarantee.of(declared);
        if (known.isEmpty() && !declared.isEmpty()) {
            log.warn(
                    "Bundle {} {}: {} declares the guarantee {}, which is none of {}; it counts as AT_LEAST_ONCE.",
                    provider.symbolicName(),
                    provider.version(),
                    pid,
                    Printable.of(declared),
                    List.of(Guarantee.values()));
        }
        return known.orElse(Guarantee.AT_LEAST_ONCE).words();
    }

    private static List<PartDefinition> parts(Map<String, Object> attributes, String pid, Provider provider) {
        List<PartDefinition> parts = new ArrayList<>();
        for (String text : texts(attributes, ConnectorNamespace.PARTS)) {
            PartDefinition.parse(text)
                    .ifPresentOrElse(
                            parts::add,
                            () -> log.warn(
                                    "Bundle {} {}: {} declares a part {}, which is neither key=kind nor key=kind/type with"
                                            + " the kind serializer or deserializer; it is ignored.",
                                    provider.symbolicName(),
                                    provider.version(),
                                    pid,
                                    Printable.of(text)));
        }
        return parts;
    }

    private static String text(Map<String, Object> attributes, String name) {
        Object value = attributes.get(name);
        return value == null ? "" : value.toString().trim();
    }

    private static List<String> texts(Map<String, Object> attributes, String name) {
        Object value = attributes.get(name);
        if (value instanceof Collection<?> several) {
            return several.stream().map(each -> each.toString().trim()).toList();
        }
        return value == null ? List.of() : List.of(value.toString().trim());
    }

    private static Map<String, Map<String, KeyDefinition>> keys(Bundle bundle) {
        Map<String, Map<String, KeyDefinition>> keys = new LinkedHashMap<>();
        Enumeration<URL> documents = bundle.findEntries("OSGI-INF/metatype", "*.xml", false);
        if (documents == null) {
            return keys;
        }
        for (URL document : Collections.list(documents)) {
            try (InputStream in = document.openStream()) {
                keys.putAll(MetatypeReader.read(in));
            } catch (IOException e) {
                log.warn(
                        "Bundle {} {}: its description {} can't be read, so its keys are not checked: {}",
                        bundle.getSymbolicName(),
                        bundle.getVersion(),
                        document.getPath(),
                        e.getMessage());
            }
        }
        return keys;
    }
}
