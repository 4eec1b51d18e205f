package org.millrace.testkit;

import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a component by its constructor, as Declarative Services does. */
final class Construction {
    private Construction() {}

    /** The one public constructor that takes nothing but configurations and maps of what was typed. */
    static <T> Optional<Constructor<T>> constructor(Class<T> type) {
        List<Constructor<T>> fitting = new ArrayList<>();
        if (Modifier.isPublic(type.getModifiers())) {
            for (Constructor<?> each : type.getConstructors()) {
                if (Arrays.stream(each.getParameterTypes()).allMatch(Construction::known)) {
                    @SuppressWarnings("unchecked")
                    Constructor<T> its = (Constructor<T>) each;
                    fitting.add(its);
                }
            }
        }
        return fitting.size() == 1 ? Optional.of(fitting.get(0)) : Optional.empty();
    }

    private static boolean known(Class<?> parameter) {
        return parameter.isAnnotation() || parameter == Map.class;
    }

    static <T> T make(Class<T> type, Settings settings) {
        Constructor<T> constructor = constructor(type)
                .orElseThrow(() -> new IllegalArgumentException(type.getName()
                        + " has not exactly one public constructor that takes configurations alone, as Declarative Services"
                        + " needs it"));
        Object[] arguments = Arrays.stream(constructor.getParameterTypes())
                .map(parameter -> argument(parameter, settings))
                .toArray();
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            if (e.getCause() instanceof Error thrown) {
                throw thrown;
            }
            throw new IllegalStateException(type.getName() + " could not be made", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " could not be made", e);
        }
    }

    private static Object argument(Class<?> parameter, Settings settings) {
        return parameter.isAnnotation()
                ? settings.as(parameter.asSubclass(Annotation.class))
                : new HashMap<>(settings.typed());
    }
}
