package org.millrace.runtime.launcher.log;

/**
 * Text that came from outside, in a form that can be printed: it stays on its line, moves no cursor and colours nothing. The bundles
 * have the same in the api, which the class path of the launcher does not see.
 */
public final class Shown {
    private static final char[] DIGITS = "0123456789abcdef".toCharArray();

    private Shown() {}

    /** At most so many characters of it; for more, their number is told. */
    public static String text(String text, int longest) {
        return text.length() <= longest
                ? text(text)
                : text(text.substring(0, longest)) + "… (" + text.length() + " characters)";
    }

    /** Writes control characters, line ends, marks of direction and what else is invisible as {@code \}{@code uXXXX}. */
    public static String text(String text) {
        return escaped(text, false);
    }

    /** As {@link #text(String)}, but lines stay lines. */
    public static String lines(String text) {
        return escaped(text, true);
    }

    private static String escaped(String text, boolean lines) {
        int clean = 0;
        while (clean < text.length() && isPlain(text.charAt(clean), lines)) {
            clean++;
        }
        if (clean == text.length()) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 32).append(text, 0, clean);
        for (int i = clean; i < text.length(); ) {
            int c = text.codePointAt(i);
            int next = i + Character.charCount(c);
            if (isShown(c) || isKept(c, lines)) {
                shown.appendCodePoint(c);
            } else {
                for (int j = i; j < next; j++) {
                    append(shown, text.charAt(j));
                }
            }
            i = next;
        }
        return shown.toString();
    }

    /** The quick answer for nearly all text. */
    private static boolean isPlain(char c, boolean lines) {
        return (c >= ' ' && c < 0x7f) || isKept(c, lines);
    }

    private static boolean isKept(int c, boolean lines) {
        return c == '\t' || (lines && c == '\n');
    }

    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    private static void append(StringBuilder shown, char c) {
        shown.append("\\u")
                .append(DIGITS[c >> 12])
                .append(DIGITS[(c >> 8) & 15])
                .append(DIGITS[(c >> 4) & 15])
                .append(DIGITS[c & 15]);
    }
}
