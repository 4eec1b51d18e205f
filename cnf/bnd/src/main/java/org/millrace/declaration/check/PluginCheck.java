package org.millrace.declaration.check;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.millrace.declaration.Classes;
import org.millrace.declaration.ComponentKind;
import org.millrace.declaration.Fault;
import org.millrace.declaration.check.PluginContent.Offer;
import org.millrace.declaration.classfile.ClassFile;
import org.millrace.declaration.classfile.UnreadableClassException;
import org.xml.sax.SAXException;

/** Whether each component that a jar offers can be made, configured, and given the keys that it asks for. */
public final class PluginCheck {
    private static final String OURS = "millrace.";

    private final PluginContent content;
    private final Classes classes = this::find;
    private final Map<String, Optional<ClassFile>> seen = new LinkedHashMap<>();
    private final List<Description> descriptions = new ArrayList<>();
    private final KeyDescriptions keys = new KeyDescriptions();
    private final Set<Fault> faults = new LinkedHashSet<>();

    private PluginCheck(PluginContent content) {
        this.content = content;
    }

    /**
     * What can't be meant; of a jar that offers no type, that it has a component of ours all the same.
     *
     * @throws IOException if it could not be looked at, which says nothing about it
     */
    public static List<Fault> faults(PluginContent content) throws IOException {
        PluginCheck check = new PluginCheck(content);
        if (content.offers().isEmpty()) {
            if (!content.descriptions().isEmpty() && check.documents()) {
                check.unoffered();
            }
        } else if (check.documents()) {
            check.offers();
            check.groups();
        }
        return List.copyOf(check.faults);
    }

    private void fault(String subject, String problem) {
        faults.add(new Fault(subject, problem));
    }

    private Optional<ClassFile> find(String name) throws IOException {
        Optional<ClassFile> known = seen.get(name);
        if (known == null) {
            Optional<byte[]> bytes = content.entry(name.replace('.', '/') + ".class");
            try {
                known = bytes.isPresent() ? Optional.of(ClassFile.read(bytes.get())) : Optional.empty();
            } catch (UnreadableClassException e) {
                fault(name, "can't be read as a class: " + e.getMessage() + "; build it again");
                known = Optional.empty();
            }
            seen.put(name, known);
        }
        return known;
    }

    /** Whether all could be read. */
    private boolean documents() throws IOException {
        for (String entry : content.descriptions()) {
            try {
                descriptions.addAll(
                        DocumentReader.descriptions(entry, content.entry(entry).orElse(new byte[0])));
            } catch (SAXException e) {
                fault(entry, "is no description of a component: " + e.getMessage() + "; build it again");
            }
        }
        for (String entry : content.metatypes()) {
            try {
                DocumentReader.keys(content.entry(entry).orElse(new byte[0]), keys);
            } catch (SAXException e) {
                fault(entry, "is no description of keys: " + e.getMessage() + "; build it again");
            }
        }
        return faults.isEmpty();
    }

    private void unoffered() {
        for (Description each : descriptions) {
            for (ComponentKind kind : ComponentKind.values()) {
                String prefix = kind.pid("");
                each.pids().stream()
                        .filter(pid -> pid.startsWith(prefix))
                        .forEach(pid -> fault(
                                each.implementation(),
                                "is configured by " + pid
                                        + ", but the jar offers no type, so that nobody finds it; put "
                                        + kind.annotation() + "(\"" + pid.substring(prefix.length())
                                        + "\") on the class"));
            }
        }
    }

    private void offers() throws IOException {
        Set<Offer> before = new LinkedHashSet<>();
        for (Offer offer : content.offers()) {
            Optional<ComponentKind> kind = ComponentKind.of(offer.kind());
            if (!before.add(offer)) {
                fault(offer.kind() + " " + offer.type(), "is offered twice; let each class have a type of its own");
            } else if (kind.isPresent()) {
                offer(kind.get(), offer.type());
            }
        }
    }

    private void offer(ComponentKind kind, String type) throws IOException {
        String pid = kind.pid(type);
        List<Description> made =
                descriptions.stream().filter(each -> each.pids().contains(pid)).toList();
        if (made.size() > 1) {
            fault(
                    kind.word() + " " + type,
                    "is two components, " + made.get(0).implementation() + " and "
                            + made.get(1).implementation() + "; let each have a type of its own");
        }
        if (made.isEmpty()) {
            nobody(kind, type, pid);
        }
        for (Description each : made) {
            new ComponentCheck(each, kind, type, keys, classes, faults::add).check();
        }
    }

    /** A component whose own annotation names the type, or else one of the kind that no offer names, is what was meant. */
    private void nobody(ComponentKind kind, String type, String pid) throws IOException {
        for (Description each : descriptions) {
            if (declaredType(each, kind).filter(type::equals).isPresent()) {
                String stead = each.pids().contains(each.name())
                        ? "has no configurationPid"
                        : "has the configurationPid " + String.join(" ", each.pids());
                fault(
                        each.implementation(),
                        stead + ", but its type is configured by " + pid + "; write configurationPid = \"" + pid
                                + "\", or take the @Component out: org.millrace.plugin.parent derives it");
                return;
            }
        }
        fault(
                kind.word() + " " + type,
                "is offered, but no component is configured by " + pid + "; build the jar with the parent"
                        + " org.millrace.plugin.parent, or put @Component(service = "
                        + kind.service().substring(kind.service().lastIndexOf('.') + 1)
                        + ".class, configurationPid = \"" + pid
                        + "\", configurationPolicy = ConfigurationPolicy.REQUIRE) on its class");
    }

    private Optional<String> declaredType(Description each, ComponentKind kind) throws IOException {
        return find(each.implementation()).flatMap(kind::declaredBy).flatMap(annotation -> annotation.text("value"));
    }

    /** A group of keys of a PID that is ours must be that of an offer, and be called so if it is called like one of ours. */
    private void groups() {
        Set<String> offered = new LinkedHashSet<>();
        for (Offer offer : content.offers()) {
            offered.add(OURS + offer.kind() + "." + offer.type());
        }
        keys.factories().forEach((pid, group) -> {
            if (pid.startsWith(OURS) && !offered.contains(pid) && !described(pid)) {
                fault(
                        "the metatype of " + pid,
                        "is of no component that the jar offers, which are " + String.join(", ", offered)
                                + "; let the type, configurationPid and id agree");
            }
        });
        for (String group : keys.classes().keySet()) {
            List<String> pids = keys.pidsOf(group);
            boolean ours = !pids.isEmpty() && pids.get(0).startsWith(OURS);
            if (group.startsWith(OURS) && ours && !pids.contains(group)) {
                fault(
                        "the metatype of " + pids.get(0),
                        "has the id " + group + ", which is another's; write @ObjectClassDefinition(id = \""
                                + pids.get(0) + "\"), or no id");
            }
        }
    }

    private boolean described(String pid) {
        return descriptions.stream().anyMatch(each -> each.pids().contains(pid));
    }
}
