package org.millrace.runtime.topology.validate;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.millrace.runtime.topology.parse.Setting;

/** Keeps a component's own words from telling what the file does not: secrets, and what variables stand for. */
final class Masking {
    static final String SECRET = "***";

    private Masking() {}

    /** The text with every value, and every part of one that a variable brought in, as it stands in the file. */
    static String mask(Binding binding, String text) {
        Map<String, String> hidden = hidden(binding);
        // The longest first: one value may be a part of another.
        List<String> values = new ArrayList<>(hidden.keySet());
        values.sort(Comparator.comparingInt((String value) -> -value.length()));
        String masked = text;
        for (String value : values) {
            masked = masked.replace(value, hidden.getOrDefault(value, SECRET));
        }
        return masked;
    }

    /** What must not be shown of a component, and what to show in its place. */
    static Map<String, String> hidden(Binding binding) {
        Map<String, String> hidden = new LinkedHashMap<>();
        for (Setting setting : binding.node().settings().values()) {
            boolean secret = binding.secret(setting.key());
            if (secret || !setting.typed().equals(setting.value())) {
                hide(hidden, setting.value(), secret ? SECRET : setting.typed());
            }
            setting.brought().forEach((variable, value) -> hide(hidden, value, secret ? SECRET : variable));
        }
        return hidden;
    }

    /** A component may name a path as the file system does. */
    private static void hide(Map<String, String> hidden, String value, String shown) {
        for (String form : List.of(value, value.strip(), withoutDetours(value))) {
            if (form.length() >= Setting.SHORTEST_HIDDEN) {
                hidden.putIfAbsent(form, shown);
            }
        }
    }

    private static String withoutDetours(String value) {
        try {
            return value.indexOf('/') < 0 ? value : Path.of(value).normalize().toString();
        } catch (InvalidPathException e) {
            return value;
        }
    }
}
