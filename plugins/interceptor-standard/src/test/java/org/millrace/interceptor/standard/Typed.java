package org.millrace.interceptor.standard;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Configurations as Declarative Services makes them: what the user typed, and the annotation's defaults. */
final class Typed {
    private Typed() {}

    static <A extends Annotation> A config(Class<A> type, Map<String, ?> typed) {
        for (String key : typed.keySet()) {
            method(type, key);
        }
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            Object value = typed.get(key(method));
            return value != null ? value : method.getDefaultValue();
        }));
    }

    /** The key from which a method gets its value, but for {@code value}, which none of them may be called. */
    static String key(Method method) {
        return method.getName().equals("value") ? "no key" : method.getName().replace("$", "");
    }

    static Object defaultOf(Class<? extends Annotation> type, String key) {
        Object value = method(type, key).getDefaultValue();
        return value == null ? "required" : value;
    }

    private static Method method(Class<?> type, String key) {
        for (Method method : type.getDeclaredMethods()) {
            if (key(method).equals(key)) {
                return method;
            }
        }
        throw new IllegalArgumentException(key);
    }
}
