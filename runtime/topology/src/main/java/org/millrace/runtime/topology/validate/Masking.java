package org.millrace.runtime.topology.validate;

import org.millrace.runtime.topology.parse.Setting;

/** Keeps a component's own words from telling what the file does not: secrets, and what variables stand for. */
final class Masking {
    /** Shorter values are found by chance in any text. */
    private static final int SHORTEST = 3;

    private Masking() {}

    static String mask(Binding binding, String text) {
        String masked = text;
        for (Setting setting : binding.node().settings().values()) {
            boolean secret = binding.secret(setting.key());
            boolean hidden = secret || !setting.typed().equals(setting.value());
            if (hidden && setting.value().length() >= SHORTEST) {
                masked = masked.replace(setting.value(), secret ? "***" : setting.typed());
            }
        }
        return masked;
    }
}
