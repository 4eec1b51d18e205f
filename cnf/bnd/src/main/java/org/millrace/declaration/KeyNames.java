package org.millrace.declaration;

import java.util.Locale;
import java.util.regex.Pattern;
import org.millrace.declaration.classfile.ClassFile;

/** How Declarative Services makes keys of the elements of a configuration type (OSGi Compendium, 112.8.2). */
final class KeyNames {
    private static final Pattern WORD_BEGINS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private KeyNames() {}

    /** The key from which an element gets its value. */
    static String of(ClassFile type, ClassFile.Method element) {
        String name = namedAfterItsType(type, element) ? afterType(type) : plain(element.name());
        return type.prefix().orElse("") + name;
    }

    /** An annotation whose one element without a default, if any, is {@code value}: that one is named after the type. */
    static boolean namedAfterItsType(ClassFile type, ClassFile.Method element) {
        return element.name().equals("value")
                && type.elements().stream()
                        .allMatch(other -> other.name().equals("value")
                                || other.otherwise().isPresent());
    }

    private static String afterType(ClassFile type) {
        return WORD_BEGINS
                .matcher(type.simpleName())
                .replaceAll(".")
                .toLowerCase(Locale.ROOT)
                .replace('_', '.');
    }

    private static String plain(String element) {
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < element.length(); i++) {
            if (element.startsWith("$_$", i)) {
                key.append('-');
                i += 2;
            } else if (element.startsWith("$$", i) || element.startsWith("__", i)) {
                key.append(element.charAt(i));
                i++;
            } else if (element.charAt(i) == '_') {
                key.append('.');
            } else if (element.charAt(i) != '$') {
                key.append(element.charAt(i));
            }
        }
        return key.toString();
    }

    /** The element that has this key. */
    static String element(String key) {
        return key.replace("$", "$$").replace("_", "__").replace('.', '_').replace("-", "$_$");
    }
}
