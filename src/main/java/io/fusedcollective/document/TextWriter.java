package io.fusedcollective.document;

import java.util.List;
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
            return wrapped(paragraph.text().plain(), "");
        } else if (block instanceof Block.Bullets bullets) {
            return Lines.list("- ", bullets.items(), Text::plain);
        } else if (block instanceof Block.Warnings warnings) {
            return Lines.list("warning: ", warnings.items(), Text::plain);
        } else if (block instanceof Block.Facts facts) {
            return facts.facts().stream()
                    .map(fact -> wrapped(fact.name() + ": " + fact.value().plain(), "  "))
                    .collect(Collectors.joining());
        } else if (block instanceof Block.Figure) {
            return "";
        }
        return table((Block.Table) block);
    }

    private static String table(Block.Table table) {
        List<List<String>> lines = Lines.cells(table, Text::plain);
        ColumnWidths widths = new ColumnWidths(lines);
        return lines.stream()
                .map(cells -> String.join("  ", widths.padded(cells)).stripTrailing() + "\n")
                .collect(Collectors.joining());
    }

    /** @param indent of further lines */
    private static String wrapped(String paragraph, String indent) {
        StringBuilder text = new StringBuilder();
        int column = 0;
        for (String word : paragraph.split(" ")) {
            if (column > 0 && column + 1 + word.length() > WIDTH) {
                text.append('\n').append(indent);
                column = indent.length();
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
