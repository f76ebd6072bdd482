package io.fusedcollective.document;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes for a terminal: without marks, and with paragraphs that fit its width. */
final class TextWriter implements DocumentWriter {

    private static final int WIDTH = 80;

    @Override
    public String write(Document document) {
        return document.blocks().stream()
                .map(TextWriter::block)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    private static String block(Block block) {
        if (block instanceof Block.Heading heading) {
            return heading.text().plain() + "\n";
        } else if (block instanceof Block.Paragraph paragraph) {
            return wrapped(paragraph.text().plain());
        } else if (block instanceof Block.Bullets bullets) {
            return list("- ", bullets.items(), Text::plain);
        } else if (block instanceof Block.Warnings warnings) {
            return list("warning: ", warnings.items(), Text::plain);
        } else if (block instanceof Block.Facts facts) {
            return list(
                    "", facts.facts(), fact -> fact.name() + ": " + fact.value().plain());
        } else if (block instanceof Block.Figure) {
            return "";
        }
        return table((Block.Table) block);
    }

    private static <T> String list(String start, List<T> items, Function<T, String> words) {
        return items.stream().map(item -> start + words.apply(item) + "\n").collect(Collectors.joining());
    }

    private static String table(Block.Table table) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(table.headings());
        table.lines()
                .forEach(line ->
                        lines.add(line.stream().map(cell -> cell.text().plain()).toList()));
        ColumnWidths widths = new ColumnWidths(lines);
        return lines.stream()
                .map(cells -> String.join("  ", widths.padded(cells)).stripTrailing() + "\n")
                .collect(Collectors.joining());
    }

    private static String wrapped(String paragraph) {
        StringBuilder text = new StringBuilder();
        int column = 0;
        for (String word : paragraph.split(" ")) {
            if (column > 0 && column + 1 + word.length() > WIDTH) {
                text.append('\n');
                column = 0;
            } else if (column > 0) {
                text.append(' ');
                column++;
            }
            text.append(word);
            column += word.length();
        }
        return text.append('\n').toString();
    }
}
