package org.millrace.declaration;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.millrace.declaration.classfile.AnnotationValue;
import org.millrace.declaration.classfile.ClassFile;

/**
 * A component as its class declares it by one annotation.
 *
 * @param kind its kind
 * @param type the short name that users type
 * @param implementation its class's name
 * @param parameters how many its constructor has
 * @param keys the keys it takes, in the order of their configuration types
 */
public record DerivedComponent(ComponentKind kind, String type, String implementation, int parameters, List<Key> keys) {
    private static final String COMPONENT = "org.osgi.service.component.annotations.Component";
    private static final int HIGHEST = 50;

    /** Whether a class declares a component by one annotation: with {@code @Component}, it describes itself. */
    public static boolean declaredBy(ClassFile type) {
        return type.annotation(COMPONENT).isEmpty() && !kinds(type).isEmpty();
    }

    private static List<ComponentKind> kinds(ClassFile type) {
        List<ComponentKind> kinds = new ArrayList<>();
        for (ComponentKind kind : ComponentKind.values()) {
            if (kind.declaredBy(type).isPresent()) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    /** What a class declares; empty if it can't be meant, which is told. */
    public static Optional<DerivedComponent> of(ClassFile type, Classes classes, Consumer<Fault> faults)
            throws IOException {
        List<Fault> found = new ArrayList<>();
        List<ComponentKind> kinds = kinds(type);
        if (kinds.size() > 1) {
            found.add(new Fault(
                    type.name(),
                    "has both " + kinds.get(0).annotation() + " and "
                            + kinds.get(1).annotation() + "; a class is of one kind: split it"));
        }
        if (!type.canBeMade()) {
            found.add(new Fault(
                    type.name(), "is abstract or not public, so that nobody can make one; write public final class"));
        }
        ComponentKind kind = kinds.get(0);
        if (!implementing(type, kind.service(), classes, new HashSet<>())) {
            found.add(new Fault(
                    type.name(),
                    "has " + kind.annotation() + " and is no " + kind.word() + "; let it implement " + kind.service()));
        }
        Optional<ClassFile.Method> constructor = ConstructorChoice.of(type, found::add);
        Map<String, Key> keys = new LinkedHashMap<>();
        if (constructor.isPresent()) {
            for (ClassFile configuration :
                    ConstructorChoice.configurations(type, constructor.get(), Set.of(), classes, found::add)) {
                for (Key key : ConfigurationType.keys(configuration, classes, found::add)) {
                    if (keys.putIfAbsent(key.id(), key) != null) {
                        found.add(new Fault(
                                configuration.name(),
                                "declares the key " + key.id() + " for the second time; leave one of the two"));
                    }
                }
            }
        }
        found.forEach(faults);
        AnnotationValue annotation = kind.declaredBy(type).orElseThrow();
        return found.isEmpty()
                ? Optional.of(new DerivedComponent(
                        kind,
                        annotation.text("value").orElse(""),
                        type.name(),
                        constructor.orElseThrow().parameters().size(),
                        List.copyOf(keys.values())))
                : Optional.empty();
    }

    /** Whether a class implements an interface, as far as it can be seen; what can't be seen might. */
    private static boolean implementing(ClassFile type, String service, Classes classes, Set<String> seen)
            throws IOException {
        List<String> parents = new ArrayList<>(type.interfaces());
        parents.add(type.parent());
        for (String parent : parents) {
            if (parent.equals(service)) {
                return true;
            }
            if (parent.isEmpty() || parent.startsWith("java.") || seen.size() > HIGHEST || !seen.add(parent)) {
                continue;
            }
            Optional<ClassFile> found = classes.find(parent);
            if (found.isEmpty() || implementing(found.get(), service, classes, seen)) {
                return true;
            }
        }
        return false;
    }

    /** The factory PID of its configurations. */
    public String pid() {
        return kind.pid(type);
    }
}
