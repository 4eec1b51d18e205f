package org.millrace.runtime.operate;

import java.util.List;

/** Cells beneath each other. */
final class Columns {
    /** A cell that is longer pushes what follows it aside, in its row alone. */
    private static final int WIDEST = 40;

    private Columns() {}

    /** Each row, of which there is one at least, a line; each column as wide as its widest cell, the last as it comes. */
    static String text(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size() - 1];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                int width = row.get(i).length();
                widths[i] = width <= WIDEST ? Math.max(widths[i], width) : widths[i];
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = row.get(i);
                line.append(cell).append(" ".repeat(2 + Math.max(0, widths[i] - cell.length())));
            }
            text.append(line.append(row.get(widths.length)).toString().stripTrailing())
                    .append('\n');
        }
        return text.toString();
    }
}
