package io.fusedcollective.document;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Parts of documents that formats of plain lines share. */
final class Lines {

    private Lines() {}

    /** One line for each item. */
    static <T> String list(String start, List<T> items, Function<T, String> words) {
        return items.stream().map(item -> start + words.apply(item) + "\n").collect(Collectors.joining());
    }

    /** The cells of a table, the headings first. */
    static List<List<String>> cells(Block.Table table, Function<Text, String> words) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(table.headings());
        table.lines()
                .forEach(line -> lines.add(
                        line.stream().map(cell -> words.apply(cell.text())).toList()));
        return lines;
    }
}
