package io.fusedcollective.document;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Columns under one another in text: the first one to the left, figures to the right. */
final class ColumnWidths {

    private final int[] widths;

    /** @param lines as many cells in each */
    ColumnWidths(List<List<String>> lines) {
        widths = new int[lines.get(0).size()];
        // Markdown's line below the headings has two characters at least.
        Arrays.fill(widths, 2);
        for (List<String> line : lines) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], width(line.get(column)));
            }
        }
    }

    List<String> padded(List<String> cells) {
        List<String> padded = new ArrayList<>();
        for (int column = 0; column < cells.size(); column++) {
            String padding = " ".repeat(widths[column] - width(cells.get(column)));
            padded.add(column == 0 ? cells.get(column) + padding : padding + cells.get(column));
        }
        return padded;
    }

    /** Markdown's line below the headings. */
    List<String> rules() {
        List<String> rules = new ArrayList<>();
        for (int column = 0; column < widths.length; column++) {
            int width = widths[column];
            rules.add(column == 0 ? "-".repeat(width) : "-".repeat(width - 1) + ":");
        }
        return rules;
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
