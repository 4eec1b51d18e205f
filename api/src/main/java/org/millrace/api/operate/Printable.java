package org.millrace.api.operate;

import java.util.Locale;

/**
 * Text that came from outside, such as a file's name or a header of a jar, in a form that can be printed: it stays on its line,
 * moves no cursor, colours nothing and can't pass for something else by its direction.
 */
public final class Printable {
    private static final int LONGEST = 500;

    private Printable() {}

    /** As {@link #of(String, int)} with at most 500 characters. */
    public static String of(String text) {
        return of(text, LONGEST);
    }

    /**
     * Writes what can't be shown as {@code \}{@code uXXXX}: control characters, line ends, marks of direction and other
     * invisible ones, and halves of surrogate pairs.
     *
     * @param longest characters of the text that are shown; for more, the end is told as a number
     */
    public static String of(String text, int longest) {
        int end = Math.min(text.length(), longest);
        StringBuilder shown = null;
        for (int i = 0; i < end; ) {
            int c = text.codePointAt(i);
            int next = i + Character.charCount(c);
            if (hidden(c)) {
                shown = shown == null ? new StringBuilder(text.length() + 16).append(text, 0, i) : shown;
                for (int j = i; j < next; j++) {
                    shown.append(String.format(Locale.ROOT, "\\u%04x", (int) text.charAt(j)));
                }
            } else if (shown != null) {
                shown.appendCodePoint(c);
            }
            i = next;
        }
        if (end == text.length()) {
            return shown == null ? text : shown.toString();
        }
        return (shown == null ? text.substring(0, end) : shown.toString()) + "… (" + text.length() + " characters)";
    }

    private static boolean hidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
