package org.millrace.channel.file;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.millrace.api.component.InvalidConfigurationException;

/**
 * A configuration out of keys as they were typed, with the declared defaults for the rest: for a component that has another's
 * keys beside its own, which Declarative Services can't give it.
 */
final class TypedConfig {
    private TypedConfig() {}

    /**
     * The keys, seen through an annotation. A value that is not of its type is told when it is asked for.
     *
     * @param type the annotation
     */
    static <T> T of(Class<T> type, Map<String, ?> typed) {
        InvocationHandler values = (proxy, method, arguments) -> {
            String key = key(method.getName());
            Object value = typed.get(key);
            return value == null ? method.getDefaultValue() : converted(key, value, method);
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, values));
    }

    /** As Declarative Services makes a key of a method's name. */
    private static String key(String method) {
        return method.replace("$_$", "-").replace('_', '.');
    }

    private static Object converted(String key, Object value, Method method) {
        Class<?> type = method.getReturnType();
        String text = String.valueOf(value).trim();
        if (type == boolean.class) {
            if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
                throw new InvalidConfigurationException(key, text + " is neither true nor false");
            }
            return Boolean.parseBoolean(text);
        }
        if (type == String.class) {
            return text;
        }
        try {
            return type == int.class ? (Object) Integer.parseInt(text) : (Object) Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new InvalidConfigurationException(key, text + " is not a number, or too large");
        }
    }
}
