package org.millrace.runtime.services.text;

import java.util.Locale;

/** Writes JSON strings; the documents of the runtime are too flat to need more. */
public final class Json {
    private Json() {}

    /** The text as a string in quotes, in which nothing moves a cursor, turns the direction or can't be seen. */
    public static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (isHidden(text, i)) {
                        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    /** A pair of surrogates is what it stands for; half of one is nothing. */
    private static boolean isHidden(String text, int at) {
        char c = text.charAt(at);
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            case Character.SURROGATE ->
                Character.isHighSurrogate(c)
                        ? at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))
                        : at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
            default -> false;
        };
    }
}
