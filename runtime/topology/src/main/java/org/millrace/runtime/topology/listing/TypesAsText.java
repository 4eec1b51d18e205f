package org.millrace.runtime.topology.listing;

import java.util.ArrayList;
import java.util.List;
import org.millrace.runtime.topology.metadata.ComponentType;

/** Component types for people: a heading for each, and below it a table of its keys. */
public final class TypesAsText {
    private static final String INDENT = "    ";
    /** As wide as the table gets; the meanings are broken to fit. */
    private static final int WIDTH = 140;
    /** A cell that is wider pushes the rest of its row and not that of all rows. */
    private static final int WIDEST_CELL = 36;
    /** However wide the other columns are. */
    private static final int NARROWEST_MEANING = 50;

    private TypesAsText() {}

    /** One table behind the other. */
    public static String of(List<ComponentType> types) {
        StringBuilder text = new StringBuilder();
        for (ComponentType type : types) {
            text.append(heading(type)).append('\n');
            table(text, Option.of(type));
        }
        return text.toString();
    }

    private static String heading(ComponentType type) {
        String heading = String.join(
                "  ",
                type.kind().word() + " " + type.type(),
                type.provider().version().toString(),
                type.provider().symbolicName(),
                type.stability());
        return type.guarantee().isEmpty() ? heading : heading + "  (" + type.guarantee() + ")";
    }

    private static void table(StringBuilder text, List<Option> options) {
        if (options.isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("KEY", "TYPE", "DEFAULT", "MEANING"));
        options.forEach(option -> rows.add(List.of(
                option.key(), option.type(), option.fallback(), option.meaning().replace("`", ""))));
        int[] widths = new int[3];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                if (row.get(i).length() <= WIDEST_CELL) {
                    widths[i] = Math.max(widths[i], row.get(i).length());
                }
            }
        }
        rows.forEach(row -> row(text, row, widths));
    }

    private static void row(StringBuilder text, List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder(INDENT);
        int meaningAt = INDENT.length();
        for (int i = 0; i < widths.length; i++) {
            meaningAt += widths[i] + 2;
            line.append(row.get(i)).append("  ");
            line.append(" ".repeat(Math.max(0, meaningAt - line.length())));
        }
        int column = meaningAt;
        int limit = Math.max(WIDTH, meaningAt + NARROWEST_MEANING);
        for (String word : row.get(widths.length).split(" +", -1)) {
            if (line.length() > column && line.length() + word.length() > limit) {
                end(text, line);
                line.append(" ".repeat(column));
            }
            line.append(word).append(' ');
        }
        end(text, line);
    }

    private static void end(StringBuilder text, StringBuilder line) {
        text.append(line.toString().stripTrailing()).append('\n');
        line.setLength(0);
    }
}
