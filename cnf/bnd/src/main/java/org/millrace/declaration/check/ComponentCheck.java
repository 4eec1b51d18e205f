package org.millrace.declaration.check;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.millrace.declaration.Classes;
import org.millrace.declaration.ComponentKind;
import org.millrace.declaration.ConfigurationType;
import org.millrace.declaration.ConstructorChoice;
import org.millrace.declaration.Fault;
import org.millrace.declaration.Key;
import org.millrace.declaration.classfile.ClassFile;

/** Whether one component that a jar offers can be made, configured, and given the keys that it asks for. */
final class ComponentCheck {
    private final Description description;
    private final ComponentKind kind;
    private final String pid;
    private final KeyDescriptions keys;
    private final Classes classes;
    private final Consumer<Fault> faults;

    ComponentCheck(
            Description description,
            ComponentKind kind,
            String type,
            KeyDescriptions keys,
            Classes classes,
            Consumer<Fault> faults) {
        this.description = description;
        this.kind = kind;
        this.pid = kind.pid(type);
        this.keys = keys;
        this.classes = classes;
        this.faults = faults;
    }

    private void fault(String problem) {
        faults.accept(new Fault(description.implementation(), problem));
    }

    void check() throws IOException {
        if (!description.policy().equals("require")) {
            fault("is made without a configuration too; write configurationPolicy = ConfigurationPolicy.REQUIRE");
        }
        if (!description.services().contains(kind.service())) {
            fault("does not offer the service " + kind.service() + "; write @Component(service = "
                    + kind.service().substring(kind.service().lastIndexOf('.') + 1) + ".class, …)");
        }
        Optional<ClassFile> found = classes.find(description.implementation());
        if (found.isEmpty()) {
            return;
        }
        ClassFile component = found.get();
        if (!component.canBeMade()) {
            fault("is abstract or not public, so that nobody can make one; write public final class");
        }
        Optional<ClassFile.Method> constructor = constructor(component);
        if (constructor.isPresent()) {
            configured(component, constructor.get());
        }
    }

    private Optional<ClassFile.Method> constructor(ClassFile component) {
        int wanted = description.parameters().orElse(0);
        List<ClassFile.Method> fitting = component.constructors().stream()
                .filter(each -> each.parameters().size() == wanted)
                .toList();
        boolean more = component.constructors().stream()
                .anyMatch(each -> !each.parameters().isEmpty());
        if (description.parameters().isEmpty() && more) {
            fault("has a constructor that is never called; put @Activate on the one that takes the configuration");
            return Optional.empty();
        }
        if (fitting.isEmpty()) {
            fault("has no public constructor of " + wanted
                    + " parameters, by which it is to be made; make the one public"
                    + " that takes the configuration, and build the jar again");
            return Optional.empty();
        }
        if (fitting.size() > 1) {
            fault("has " + fitting.size() + " public constructors of " + wanted + " parameters, of which either may be"
                    + " called; leave one");
            return Optional.empty();
        }
        return Optional.of(fitting.get(0));
    }

    private void configured(ClassFile component, ClassFile.Method constructor) throws IOException {
        Set<String> asked = new LinkedHashSet<>();
        List<Fault> found = new ArrayList<>();
        for (ClassFile configuration : ConstructorChoice.configurations(
                component, constructor, description.references(), classes, found::add)) {
            for (Key key : ConfigurationType.keys(configuration, classes, found::add)) {
                asked.add(key.id());
            }
        }
        found.forEach(faults);
        boolean allKnown = found.isEmpty();
        asked.stream().filter(kind::reserves).forEach(this::reserved);
        String group = keys.factories().get(pid);
        if (group == null) {
            undescribed(asked);
            return;
        }
        Set<String> described = keys.classes().getOrDefault(group, Set.of());
        boolean takesAny = constructor.parameters().contains("java.util.Map");
        for (String key : asked) {
            if (!described.contains(key)) {
                fault("asks for the key " + key + ", which its metatype does not have, so that nobody can set it; let"
                        + " @Designate name the type that its constructor takes");
            }
        }
        for (String key : described) {
            if (allKnown && !takesAny && !asked.contains(key)) {
                fault("is described with the key " + key + ", which its constructor never gets; let @Designate name the"
                        + " type that its constructor takes");
            }
        }
    }

    private void reserved(String key) {
        fault("asks for the key " + key + ", which of a " + kind.word()
                + " is the agent's own and never handed on; give it" + " another name");
    }

    private void undescribed(Set<String> asked) {
        if (keys.singles().containsKey(pid)) {
            fault("has a @Designate without factory = true, so that its keys are nobody's; write @Designate(ocd ="
                    + " ….class, factory = true)");
        } else if (!asked.isEmpty()) {
            fault("takes the keys " + String.join(" ", asked)
                    + ", which are described nowhere, so that wrong ones pass;"
                    + " write @Designate(ocd = ….class, factory = true)");
        }
    }
}
