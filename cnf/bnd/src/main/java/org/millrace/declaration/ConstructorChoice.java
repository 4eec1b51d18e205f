package org.millrace.declaration;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.millrace.declaration.classfile.ClassFile;

/** The constructor by which Declarative Services makes a component, and what it can be given. */
public final class ConstructorChoice {
    static final String ACTIVATE = "org.osgi.service.component.annotations.Activate";

    /** What Declarative Services gives besides configuration types and other services. */
    private static final Set<String> GIVEN =
            Set.of("java.util.Map", "org.osgi.framework.BundleContext", "org.osgi.service.component.ComponentContext");

    private ConstructorChoice() {}

    /** The one of a class without a description of its own; tells if there is none or a choice. */
    static Optional<ClassFile.Method> of(ClassFile component, Consumer<Fault> faults) {
        List<ClassFile.Method> all = component.constructors();
        List<ClassFile.Method> marked = all.stream()
                .filter(each -> each.annotation(ACTIVATE).isPresent())
                .toList();
        boolean atAnother = component.methods().stream()
                .anyMatch(each -> !each.name().equals("<init>")
                        && each.annotation(ACTIVATE).isPresent());
        if (atAnother) {
            faults.accept(new Fault(
                    component.name(),
                    "has @Activate on a method; take the configuration in the constructor, and begin in open()"));
            return Optional.empty();
        }
        if (marked.size() == 1) {
            return Optional.of(marked.get(0));
        }
        if (all.size() == 1) {
            return Optional.of(all.get(0));
        }
        faults.accept(new Fault(
                component.name(),
                all.isEmpty()
                        ? "has no public constructor; make the one public that takes the configuration"
                        : "has " + all.size()
                                + " public constructors; leave one, or put @Activate on the one that takes"
                                + " the configuration"));
        return Optional.empty();
    }

    /**
     * The configuration types among a constructor's parameters; tells what nobody gives.
     *
     * @param services the places of parameters that are services of others
     */
    public static List<ClassFile> configurations(
            ClassFile component,
            ClassFile.Method constructor,
            Set<Integer> services,
            Classes classes,
            Consumer<Fault> faults)
            throws IOException {
        List<ClassFile> configurations = new ArrayList<>();
        for (int i = 0; i < constructor.parameters().size(); i++) {
            String name = constructor.parameters().get(i);
            if (GIVEN.contains(name) || services.contains(i)) {
                continue;
            }
            Optional<ClassFile> found = classes.find(name);
            if (found.isPresent() && found.get().isAnnotation()) {
                configurations.add(found.get());
            } else if (found.isPresent() || known(name)) {
                faults.accept(new Fault(
                        component.name(),
                        "takes " + name + " in its constructor, which nobody gives; a configuration type is an"
                                + " annotation: write @interface, or take a Map<String, Object> of the keys as typed"));
            } else {
                faults.accept(new Fault(
                        component.name(),
                        "takes " + name + " in its constructor, which is not in its jar; put the configuration type"
                                + " beside the class"));
            }
        }
        return configurations;
    }

    private static boolean known(String name) {
        return name.startsWith("java.") || name.indexOf('.') < 0;
    }
}
