package org.millrace.runtime.deploy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.ConnectorNamespace;
import org.millrace.runtime.deploy.Request.Scope;
import org.millrace.runtime.deploy.intake.Refused;
import org.millrace.runtime.deploy.store.Plugin;
import org.millrace.runtime.services.Rebinding.Bound;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/** What people call things: a bundle by its symbolic name or by a type it brings, a component with or without its kind. */
final class PluginLookup {
    private final Deployment deployment;

    PluginLookup(Deployment deployment) {
        this.deployment = deployment;
    }

    /** The types of a plug-in that is in the framework, as {@code sink logger}. */
    List<String> types(Plugin plugin) {
        return deployment.deployer().bundle(plugin.digest()).stream()
                .flatMap(bundle -> types(bundle).stream())
                .toList();
    }

    private static List<String> types(Bundle bundle) {
        List<String> types = new ArrayList<>();
        for (BundleCapability capability :
                bundle.adapt(BundleRevision.class).getDeclaredCapabilities(ConnectorNamespace.NAMESPACE)) {
            types.add(capability.getAttributes().get(ConnectorNamespace.KIND) + " "
                    + capability.getAttributes().get(ConnectorNamespace.TYPE));
        }
        types.sort(Comparator.naturalOrder());
        return types;
    }

    /** The symbolic name that is meant. */
    String bundle(String name) throws Refused {
        Set<String> found = new TreeSet<>();
        for (Plugin plugin : deployment.wanted().plugins()) {
            if (plugin.symbolicName().equals(name)) {
                return name;
            }
            boolean brings = types(plugin).stream()
                    .anyMatch(type -> type.equalsIgnoreCase(name)
                            || type.substring(type.indexOf(' ') + 1).equalsIgnoreCase(name));
            if (brings) {
                found.add(plugin.symbolicName());
            }
        }
        if (found.size() == 1) {
            return found.iterator().next();
        }
        throw new Refused(
                "request",
                found.isEmpty()
                        ? "there is no plug-in " + name + ", nor one that brings a type of that name;"
                                + " 'plugin list' shows what is there"
                        : name + " may mean " + String.join(" or ", found) + "; say which");
    }

    /** The components that are meant. */
    Scope scope(Request request) throws Refused, InterruptedException {
        if (request.only().isEmpty() && request.canary().isEmpty()) {
            return new Scope(List.of(), List.of(), request.healthyFor(), request.untilEvent());
        }
        List<Bound> bound = deployment.live().bound();
        return new Scope(
                components(request.only(), bound),
                components(request.canary(), bound),
                request.healthyFor(),
                request.untilEvent());
    }

    private static List<ComponentKey> components(List<String> names, List<Bound> bound) throws Refused {
        List<ComponentKey> components = new ArrayList<>();
        for (String name : names) {
            List<ComponentKey> found = bound.stream()
                    .map(Bound::component)
                    .filter(component -> component.toString().equals(name)
                            || component.name().equals(name))
                    .toList();
            if (found.size() != 1) {
                throw new Refused(
                        "request",
                        found.isEmpty()
                                ? "there is no component " + name + " running; there are "
                                        + names(bound.stream().map(Bound::component), ", ")
                                : name + " may mean " + names(found.stream(), " or ") + "; say which");
            }
            components.add(found.get(0));
        }
        return components;
    }

    private static String names(Stream<ComponentKey> components, String between) {
        return components.map(ComponentKey::toString).collect(Collectors.joining(between));
    }
}
