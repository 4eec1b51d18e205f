package org.millrace.interceptor.standard;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Configurations as Declarative Services makes them: what the user typed, and the annotation's defaults. */
final class Typed {
    private Typed() {}

    static <A extends Annotation> A config(Class<A> type, Map<String, ?> typed) {
        for (String method : typed.keySet()) {
            method(type, method);
        }
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            Object value = typed.get(method.getName());
            return value != null ? value : method.getDefaultValue();
        }));
    }

    static Object defaultOf(Class<? extends Annotation> type, String method) {
        Object value = method(type, method).getDefaultValue();
        return value == null ? "required" : value;
    }

    private static Method method(Class<?> type, String name) {
        try {
            return type.getDeclaredMethod(name);
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(name, e);
        }
    }
}
