package org.millrace.runtime.topology.metadata;

/** Keys by their spelling, where a star stands for any text, dots too. Takes as long as pattern and key are long. */
final class KeyPattern {
    private KeyPattern() {}

    static boolean matches(String pattern, String key) {
        String[] parts = pattern.split("\\*", -1);
        if (parts.length == 1) {
            return key.equals(pattern);
        }
        String last = parts[parts.length - 1];
        if (!key.startsWith(parts[0]) || !key.endsWith(last)) {
            return false;
        }
        int at = parts[0].length();
        for (int i = 1; i < parts.length - 1; i++) {
            int found = key.indexOf(parts[i], at);
            if (found < 0) {
                return false;
            }
            at = found + parts[i].length();
        }
        return at <= key.length() - last.length();
    }
}
