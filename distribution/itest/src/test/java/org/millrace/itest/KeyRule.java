package org.millrace.itest;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * How Declarative Services makes keys of the methods of a configuration type (OSGi Compendium, 112.8.2), and what is wrong with
 * a component whose documents, or whose README, promise other keys.
 */
final class KeyRule {
    private static final Pattern WORD_BEGINS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private KeyRule() {}

    /** The key from which a method gets its value. */
    static String key(Method method) throws ReflectiveOperationException {
        Class<?> type = method.getDeclaringClass();
        return prefix(type) + (namedAfterItsType(method) ? nameOf(type) : unmangled(method.getName()));
    }

    /** An annotation whose one element without a default, if any, is {@code value}: that one is named after the type. */
    static boolean namedAfterItsType(Method method) {
        if (!method.getName().equals("value")) {
            return false;
        }
        for (Method other : method.getDeclaringClass().getDeclaredMethods()) {
            if (!other.getName().equals("value") && other.getDefaultValue() == null) {
                return false;
            }
        }
        return true;
    }

    private static String prefix(Class<?> type) throws ReflectiveOperationException {
        for (var field : type.getDeclaredFields()) {
            if (field.getName().equals("PREFIX_")) {
                field.setAccessible(true);
                return String.valueOf(field.get(null));
            }
        }
        return "";
    }

    private static String nameOf(Class<?> type) {
        return WORD_BEGINS
                .matcher(type.getSimpleName())
                .replaceAll(".")
                .toLowerCase(java.util.Locale.ROOT)
                .replace('_', '.');
    }

    private static String unmangled(String name) {
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            if (name.startsWith("$_$", i)) {
                key.append('-');
                i += 2;
            } else if (name.startsWith("$$", i) || name.startsWith("__", i)) {
                key.append(name.charAt(i));
                i++;
            } else if (name.charAt(i) == '_') {
                key.append('.');
            } else if (name.charAt(i) != '$') {
                key.append(name.charAt(i));
            }
        }
        return key.toString();
    }

    /**
     * What is wrong with the keys of a component.
     *
     * @param documentation where each key must stand, between backticks
     */
    static List<String> faults(ComponentJar.Declared component, String documentation)
            throws ReflectiveOperationException {
        List<String> faults = new ArrayList<>();
        Set<String> given = new TreeSet<>();
        for (Class<?> config : component.configs()) {
            for (Method method : config.getDeclaredMethods()) {
                given.add(key(method));
                if (namedAfterItsType(method)) {
                    faults.add(component + ": the value of " + config.getSimpleName() + ".value() comes from a key "
                            + key(method) + ", not from a key value, because Declarative Services names a lone value"
                            + " after its type; call the method $value");
                }
            }
        }
        Set<String> promised = new TreeSet<>(component.keys().keySet());
        for (String key : promised) {
            if (!given.contains(key)) {
                faults.add(component + ": key " + key + " is declared, but no method of its configuration gets it");
            }
            String typed = EveryKeyIT.asTyped(key);
            if (!documentation.contains("`" + typed + "`")) {
                faults.add(component + ": key " + typed + " is declared, but its README has no `" + typed + "`");
            }
        }
        given.removeAll(promised);
        given.forEach(
                key -> faults.add(component + ": its configuration asks for a key " + key + " that is not declared"));
        return faults;
    }
}
