package io.fusedcollective.report;

import java.util.ArrayList;
import java.util.List;

/** A table that reads well both rendered and as plain text: first column to the left, figures to the right. */
public final class MarkdownTable {

    private final List<List<String>> lines = new ArrayList<>();

    public MarkdownTable(String... headings) {
        lines.add(List.of(headings));
    }

    public void add(String... cells) {
        lines.add(List.of(cells).stream().map(cell -> cell.replace("|", "\\|")).toList());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < lines.size(); line++) {
            append(text, lines.get(line));
            if (line == 0) {
                append(text, rules());
            }
        }
        return text.toString();
    }

    /** The table for a terminal, without rules and bars. */
    public String plain() {
        StringBuilder text = new StringBuilder();
        for (List<String> cells : lines) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < cells.size(); column++) {
                line.append(column == 0 ? "" : "  ").append(padded(column, cells.get(column)));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private void append(StringBuilder text, List<String> cells) {
        for (int column = 0; column < cells.size(); column++) {
            text.append("| ").append(padded(column, cells.get(column))).append(' ');
        }
        text.append("|\n");
    }

    private String padded(int column, String cell) {
        String padding = " ".repeat(width(column) - cell.length());
        return column == 0 ? cell + padding : padding + cell;
    }

    private List<String> rules() {
        List<String> rules = new ArrayList<>();
        for (int column = 0; column < lines.get(0).size(); column++) {
            rules.add(column == 0 ? "-".repeat(width(column)) : "-".repeat(width(column) - 1) + ":");
        }
        return rules;
    }

    private int width(int column) {
        return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
    }
}
