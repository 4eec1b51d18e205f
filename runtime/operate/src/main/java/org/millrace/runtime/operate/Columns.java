package org.millrace.runtime.operate;

import java.util.List;

/** Cells beneath each other. */
final class Columns {
    /** A cell that is longer pushes what follows it aside, in its row alone. */
    private static final int WIDEST = 40;

    private Columns() {}

    /** Each row a line; each column as wide as its widest cell, the last as it comes. */
    static String text(List<List<String>> rows) {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size() - 1; i++) {
                String cell = row.get(i);
                line.append(cell).append(" ".repeat(2 + Math.max(0, width(rows, i) - cell.length())));
            }
            text.append(line.append(row.get(row.size() - 1)).toString().stripTrailing())
                    .append('\n');
        }
        return text.toString();
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream()
                .mapToInt(row -> row.get(column).length())
                .filter(width -> width <= WIDEST)
                .max()
                .orElse(0);
    }
}
