package org.millrace.runtime.topology.listing;

import java.util.List;
import java.util.regex.Pattern;
import org.millrace.runtime.topology.metadata.ComponentType;

/** Types' tables for a README. */
public final class TypesAsMarkdown {
    /** What Markdown, outside of code, would take for something else than the character. */
    private static final Pattern MARKUP = Pattern.compile("[\\\\*_<\\[|]");

    private TypesAsMarkdown() {}

    /** A heading and a table for each type. */
    public static String of(List<ComponentType> types) {
        StringBuilder text = new StringBuilder();
        for (ComponentType type : types) {
            text.append(text.length() == 0 ? "" : "\n")
                    .append("## ")
                    .append(Character.toUpperCase(type.kind().word().charAt(0)))
                    .append(type.kind().word().substring(1))
                    .append(" ")
                    .append(code(type.type()))
                    .append("\n\n")
                    .append(of(type));
        }
        return text.toString();
    }

    /** A table of the type's keys, with a line for each; nothing if it has none. */
    public static String of(ComponentType type) {
        StringBuilder text = new StringBuilder();
        for (Option option : Option.of(type)) {
            if (text.length() == 0) {
                text.append("| key | type | default | meaning |\n|---|---|---|---|\n");
            }
            text.append("| ")
                    .append(code(option.key()))
                    .append(" | ")
                    .append(plain(option.type()))
                    .append(" | ")
                    .append(fallback(option.fallback()))
                    .append(" | ")
                    .append(prose(option.meaning()))
                    .append(" |\n");
        }
        return text.toString();
    }

    private static String fallback(String value) {
        return value.isEmpty() || value.equals(Option.REQUIRED) ? value : code(value);
    }

    /** One that has a backtick in it, or blanks at an end, is fenced by more of them. */
    private static String code(String value) {
        String inside = value.replace("|", "\\|");
        if (value.contains("`")) {
            return "`` " + inside + " ``";
        }
        return value.isBlank() ? "`\"" + inside + "\"`" : "`" + inside + "`";
    }

    private static String prose(String meaning) {
        StringBuilder text = new StringBuilder();
        String[] parts = meaning.split("`", -1);
        for (int i = 0; i < parts.length; i++) {
            // What stands behind an odd backtick without a partner is no code.
            boolean code = i % 2 == 1 && i < parts.length - 1;
            text.append(code ? code(parts[i]) : plain(parts[i]));
        }
        return text.toString();
    }

    private static String plain(String text) {
        return MARKUP.matcher(text).replaceAll("\\\\$0");
    }
}
