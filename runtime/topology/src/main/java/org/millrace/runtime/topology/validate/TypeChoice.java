package org.millrace.runtime.topology.validate;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.millrace.api.component.Kind;
import org.millrace.runtime.services.VersionChoice;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.finding.Nearest;
import org.millrace.runtime.topology.finding.Rule;
import org.millrace.runtime.topology.metadata.Catalog;
import org.millrace.runtime.topology.metadata.ComponentType;
import org.millrace.runtime.topology.metadata.FlumeTypes;
import org.millrace.runtime.topology.metadata.Provider;
import org.millrace.runtime.topology.metadata.VersionPin;
import org.millrace.runtime.topology.model.Node;
import org.millrace.runtime.topology.parse.Setting;

/** Chooses the bundle's type that serves a component. */
final class TypeChoice {
    private final Catalog catalog;
    private final VersionChoice versions;
    private final Findings findings;

    TypeChoice(Catalog catalog, VersionChoice versions, Findings findings) {
        this.catalog = catalog;
        this.versions = versions;
        this.findings = findings;
    }

    /**
     * What serves a component: of the versions that its pin allows the one that was chosen for it, or else the newest. None,
     * and a finding, if there is none.
     */
    Optional<ComponentType> choose(Node node) {
        Optional<Predicate<Provider>> pin =
                node.pin().map(setting -> VersionPin.parse(setting.value())).orElse(Optional.of(provider -> true));
        if (pin.isEmpty()) {
            findings.error(
                    Rule.VALUE,
                    node.place(Node.VERSION),
                    quote(node, Node.VERSION) + " is neither a version nor a range",
                    "write 1.2.0 or [1.2,2.0)");
            return Optional.empty();
        }
        List<ComponentType> offers = catalog.offers(node.kind(), node.type());
        boolean unknown = offers.isEmpty();
        if (unknown) {
            offers = catalog.standIns(node.kind(), node.type());
        }
        List<ComponentType> allowed =
                offers.stream().filter(type -> pin.get().test(type.provider())).toList();
        if (allowed.isEmpty()) {
            report(node, offers);
            return Optional.empty();
        }
        ComponentType chosen = chosen(node, allowed);
        if (unknown) {
            findings.note(
                    Rule.STANDS_IN,
                    node.place("type"),
                    "no bundle offers " + quote(node, "type") + " itself; " + chosen.type() + " of "
                            + chosen.provider().symbolicName() + " takes it",
                    "");
        }
        return Optional.of(chosen);
    }

    private ComponentType chosen(Node node, List<ComponentType> allowed) {
        ComponentType best = allowed.get(0);
        String name = best.provider().symbolicName();
        Optional<String> version = versions.versionFor(node.key(), name);
        return allowed.stream()
                .filter(type -> type.provider().symbolicName().equals(name))
                .filter(type ->
                        version.equals(Optional.of(type.provider().version().toString())))
                .findFirst()
                .orElse(best);
    }

    private void report(Node node, List<ComponentType> offers) {
        if (!offers.isEmpty()) {
            findings.error(
                    Rule.NOT_INSTALLED,
                    node.place(Node.VERSION),
                    "type " + offers.get(0).type() + " is not installed in version " + quote(node, Node.VERSION),
                    node.pin()
                                    .map(setting -> VersionPin.remark(setting.value()))
                                    .orElse("") + "installed are "
                            + offers.stream()
                                    .map(type -> type.provider().version().toString())
                                    .collect(Collectors.joining(", ")));
        } else {
            unknown(node);
        }
    }

    private void unknown(Node node) {
        Set<String> known = new TreeSet<>(catalog.names(node.kind()));
        String kind = node.kind().word();
        if (FlumeTypes.knows(node.kind(), node.type())) {
            findings.error(
                    Rule.NOT_INSTALLED,
                    node.place("type"),
                    kind + " type " + quote(node, "type") + " is known to Flume but not installed here",
                    node.kind() == Kind.SELECTOR
                            ? "install org.millrace.selector.standard"
                            : "install a bundle that offers it" + byItsClassName(node));
            return;
        }
        String otherwise =
                known.isEmpty() ? "no " + kind + " types are installed" : "installed are " + String.join(", ", known);
        findings.error(
                Rule.NOT_INSTALLED,
                node.place("type"),
                "unknown " + kind + " type " + quote(node, "type"),
                remark(node).isEmpty() ? Nearest.hint(node.type(), known, otherwise) : remark(node));
    }

    private String byItsClassName(Node node) {
        return catalog.types().stream()
                .filter(type -> type.kind() == node.kind() && type.fallback())
                .findFirst()
                .map(type -> ", or write its class name, which " + type.type() + " takes")
                .orElse("");
    }

    private static String remark(Node node) {
        Setting type = node.settings().get("type");
        return type == null ? "" : type.remark();
    }

    private static String quote(Node node, String key) {
        return node.shown(key, key.equals("type") ? node.type() : String.join(" ", node.words(key)));
    }
}
