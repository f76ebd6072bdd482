package io.fusedcollective.document;

import java.util.List;
import java.util.stream.Collectors;

/** Markdown as GitHub renders it, which also reads well as plain text. */
final class MarkdownWriter implements DocumentWriter {

    @Override
    public String write(Document document) {
        return document.blocks().stream().map(MarkdownWriter::block).collect(Collectors.joining("\n"));
    }

    private static String block(Block block) {
        if (block instanceof Block.Heading heading) {
            return "#".repeat(heading.level()) + " " + inline(heading.text()) + "\n";
        } else if (block instanceof Block.Paragraph paragraph) {
            return lineStart(inline(paragraph.text())) + "\n";
        } else if (block instanceof Block.Bullets bullets) {
            return Lines.list("- ", bullets.items(), item -> lineStart(inline(item)));
        } else if (block instanceof Block.Warnings warnings) {
            return "> [!WARNING]\n" + Lines.list("> - ", warnings.items(), item -> lineStart(inline(item)));
        } else if (block instanceof Block.Facts facts) {
            return Lines.list("- ", facts.facts(), fact -> fact.name() + ": " + inline(fact.value()));
        } else if (block instanceof Block.Figure figure) {
            return figure.path()
                    .map(path -> "![" + escaped(figure.title()) + "](" + link(path) + ")\n")
                    .orElse("");
        }
        return table((Block.Table) block);
    }

    private static String table(Block.Table table) {
        List<List<String>> lines = Lines.cells(table, text -> inline(text).replace("|", "\\|"));
        ColumnWidths widths = new ColumnWidths(lines);
        StringBuilder text = new StringBuilder(line(widths, lines.get(0)));
        text.append(line(widths, widths.rules()));
        lines.subList(1, lines.size()).forEach(cells -> text.append(line(widths, cells)));
        return text.toString();
    }

    private static String line(ColumnWidths widths, List<String> cells) {
        return widths.padded(cells).stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    /** Neighbors that stand out do so together. */
    private static String inline(Text text) {
        StringBuilder markdown = new StringBuilder();
        boolean strong = false;
        for (Text.Span span : text.spans()) {
            markdown.append(span.strong() == strong ? "" : "**");
            strong = span.strong();
            markdown.append(span.mark() == Text.Mark.NONE ? escaped(span.words()) : code(span.words()));
        }
        return markdown.append(strong ? "**" : "").toString();
    }

    /** Surrounds a text with more backticks than it contains. */
    private static String code(String words) {
        String fence = "`";
        while (words.contains(fence)) {
            fence += "`";
        }
        boolean touches = words.startsWith("`") || words.endsWith("`");
        return fence + (touches ? " " + words + " " : words) + fence;
    }

    /** Underscores inside of words mean nothing, and entities only if they are whole. */
    private static String escaped(String words) {
        return words.replaceAll("[\\\\`*<\\[\\]~]", "\\\\$0")
                .replaceAll("(?<![\\p{L}\\p{N}])_|_(?![\\p{L}\\p{N}])", "\\\\_")
                .replaceAll("&(?=#?\\w+;)", "\\\\&");
    }

    /** Escapes what would turn the line into a heading, a list or a quotation. */
    private static String lineStart(String markdown) {
        return markdown.replaceFirst("^(#{1,6}(?=\\s)|>|[-+](?=\\s)|={2,}|-{3,})", "\\\\$1")
                .replaceFirst("^(\\d{1,9})([.)])(?=\\s)", "$1\\\\$2");
    }

    private static String link(String path) {
        return path.replace("%", "%25")
                .replace(" ", "%20")
                .replace("(", "%28")
                .replace(")", "%29")
                .replace("#", "%23")
                .replace("?", "%3F")
                .replace("<", "%3C")
                .replace(">", "%3E");
    }
}
