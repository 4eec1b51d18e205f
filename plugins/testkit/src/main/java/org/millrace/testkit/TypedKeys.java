package org.millrace.testkit;

import java.lang.annotation.Annotation;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keys seen through an annotation, by the rules of Declarative Services (OSGi Compendium, 112.8.2 and 112.8.3). */
final class TypedKeys {
    private static final Pattern WORD_BEGINS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

    private TypedKeys() {}

    static <A extends Annotation> A of(Class<A> type, Map<String, String> typed) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (Method element : type.getDeclaredMethods()) {
            if (element.getParameterCount() == 0 && !element.isSynthetic()) {
                String value = typed.get(typed(key(type, element)));
                values.put(
                        element.getName(),
                        value == null ? otherwise(element) : converted(typed(key(type, element)), value, element));
            }
        }
        InvocationHandler answers = (proxy, method, arguments) -> switch (method.getName()) {
            case "annotationType" -> type;
            case "toString" -> "@" + type.getSimpleName() + values.keySet();
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == Objects.requireNonNull(arguments)[0];
            default -> values.get(method.getName());
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
    }

    private static @Nullable Object otherwise(Method element) {
        Object declared = element.getDefaultValue();
        Class<?> type = element.getReturnType();
        if (declared != null) {
            return declared;
        }
        if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), 0);
        }
        return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
    }

    static String key(Class<?> type, Method element) {
        return prefix(type) + (namedAfterItsType(type, element) ? afterType(type) : plain(element.getName()));
    }

    /** As its user types it: the dot of a private property is not his affair. */
    private static String typed(String property) {
        return property.startsWith(".") ? property.substring(1) : property;
    }

    private static String prefix(Class<?> type) {
        try {
            return String.valueOf(type.getDeclaredField("PREFIX_").get(null));
        } catch (NoSuchFieldException | IllegalAccessException e) {
            return "";
        }
    }

    private static boolean namedAfterItsType(Class<?> type, Method element) {
        if (!element.getName().equals("value")) {
            return false;
        }
        for (Method other : type.getDeclaredMethods()) {
            if (!other.getName().equals("value") && other.getDefaultValue() == null) {
                return false;
            }
        }
        return true;
    }

    private static String afterType(Class<?> type) {
        return WORD_BEGINS
                .matcher(type.getSimpleName())
                .replaceAll(".")
                .toLowerCase(Locale.ROOT)
                .replace('_', '.');
    }

    static String plain(String element) {
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < element.length(); i++) {
            char c = element.charAt(i);
            if (element.startsWith("$_$", i)) {
                key.append('-');
                i += 2;
            } else if (element.startsWith("$$", i) || element.startsWith("__", i)) {
                key.append(c);
                i++;
            } else if (c == '_') {
                key.append('.');
            } else if (c != '$') {
                key.append(c);
            }
        }
        return key.toString();
    }

    private static Object converted(String key, String value, Method element) {
        Class<?> type = element.getReturnType();
        try {
            if (!type.isArray()) {
                return single(type, value);
            }
            List<String> parts = new ArrayList<>(List.of(COMMA.split(value.trim(), -1)));
            parts.removeIf(String::isEmpty);
            Object array = Array.newInstance(type.getComponentType(), parts.size());
            for (int i = 0; i < parts.size(); i++) {
                Array.set(array, i, single(type.getComponentType(), parts.get(i)));
            }
            return array;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": '" + value + "' is no " + type.getSimpleName(), e);
        }
    }

    private static Object single(Class<?> type, String value) {
        String text = value.trim();
        return switch (type.getName()) {
            case "java.lang.String" -> value;
            case "boolean" -> bool(text);
            case "int" -> Integer.parseInt(text);
            case "long" -> Long.parseLong(text);
            case "short" -> Short.parseShort(text);
            case "byte" -> Byte.parseByte(text);
            case "double" -> Double.parseDouble(text);
            case "float" -> Float.parseFloat(text);
            case "char" -> text.charAt(0);
            default -> constant(type, text);
        };
    }

    private static boolean bool(String text) {
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw new IllegalArgumentException("neither true nor false");
        }
        return Boolean.parseBoolean(text);
    }

    private static Object constant(Class<?> type, String text) {
        if (type.isEnum()) {
            for (Object constant : Objects.requireNonNull(type.getEnumConstants())) {
                if (((Enum<?>) constant).name().equalsIgnoreCase(text)) {
                    return constant;
                }
            }
        }
        throw new IllegalArgumentException("no value of " + type.getName());
    }
}
