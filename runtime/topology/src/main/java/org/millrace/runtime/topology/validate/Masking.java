package org.millrace.runtime.topology.validate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.millrace.runtime.topology.parse.Setting;

/** Keeps a component's own words from telling what the file does not: secrets, and what variables stand for. */
final class Masking {
    /** Shorter values are found by chance in any text. */
    private static final int SHORTEST = 3;

    private Masking() {}

    static String mask(Binding binding, String text) {
        String masked = text;
        // The longest first: one value may be a part of another.
        List<Setting> settings = new ArrayList<>(binding.node().settings().values());
        settings.sort(
                Comparator.comparingInt((Setting setting) -> -setting.value().length()));
        for (Setting setting : settings) {
            boolean secret = binding.secret(setting.key());
            boolean hidden = secret || !setting.typed().equals(setting.value());
            if (hidden && setting.value().length() >= SHORTEST) {
                masked = masked.replace(setting.value(), secret ? "***" : setting.typed());
            }
        }
        return masked;
    }
}
