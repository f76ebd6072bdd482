package io.fusedcollective.document;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A document's figures for programs, with all their digits: one line for each thing that was measured. */
public final class Data {

    private final List<String> columns;
    private final List<List<Object>> lines = new ArrayList<>();

    public Data(List<String> columns) {
        this.columns = List.copyOf(columns);
    }

    public Data(String... columns) {
        this(Arrays.asList(columns));
    }

    /** @param cells numbers, truth values or texts; null, or a number that is not finite, if nothing is known */
    public void add(List<?> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(cells.size() + " cells in " + columns.size() + " columns: " + cells);
        }
        lines.add(new ArrayList<>(cells));
    }

    public List<String> columns() {
        return columns;
    }

    public List<List<Object>> lines() {
        return lines;
    }
}
