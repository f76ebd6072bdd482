package io.fusedcollective.document;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Builds a table line by line. */
public final class TableBuilder {

    private final boolean sortable;
    private final List<String> headings;
    private final List<List<Cell>> lines = new ArrayList<>();
    private String legend = "";

    public TableBuilder(boolean sortable, List<String> headings) {
        this.sortable = sortable;
        this.headings = List.copyOf(headings);
    }

    public TableBuilder(boolean sortable, String... headings) {
        this(sortable, Arrays.asList(headings));
    }

    public void line(List<Cell> cells) {
        lines.add(List.copyOf(cells));
    }

    public void line(Cell... cells) {
        line(Arrays.asList(cells));
    }

    /** Sets the meaning of the tones of cells. */
    public void legend(String words) {
        legend = words;
    }

    public boolean isEmpty() {
        return lines.isEmpty();
    }

    public Block.Table build() {
        return new Block.Table(sortable, headings, List.copyOf(lines), legend);
    }
}
