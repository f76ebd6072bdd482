package io.fusedcollective.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.report.Xml;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One document in every format, and text from anywhere in it. */
class WritersTest {

    private static final Document DOCUMENT = new Document.Builder()
            .heading(2, "Results")
            .paragraph("Run `suite run` again.")
            .warnings(List.of(Text.of("noisy")))
            .facts(List.of(new Block.Fact("Command", Text.name("run a|b"))))
            .add(table())
            .add(new Block.Figure(
                    "Latency", "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>", Optional.of("x y/#1.svg")))
            .bullets(List.of(Text.of("one"), Text.of("two")))
            .build();

    private static Block.Table table() {
        TableBuilder table = new TableBuilder(true, "Name", "µs");
        table.line(
                Cell.of(Text.name("best").strong().plus(" †")),
                Cell.figure("12", 12).strong());
        table.line(Cell.of(Text.name("other|one")), Cell.figure("–", Double.NaN));
        table.legend("Blue: faster.");
        return table.build();
    }

    @Test
    void markdown() {
        assertEquals("""
                ## Results

                Run `suite run` again.

                > [!WARNING]
                > - noisy

                - Command: `run a|b`

                | Name         |     µs |
                | ------------ | -----: |
                | **`best`** † | **12** |
                | `other\\|one` |      – |

                ![Latency](x%20y/%231.svg)

                - one
                - two
                """, DOCUMENT.in(DocumentFormat.MARKDOWN));
    }

    @Test
    void text() {
        assertEquals("""
                Results

                Run suite run again.

                warning: noisy

                Command: run a|b

                Name       µs
                best †     12
                other|one   –

                - one
                - two
                """, DOCUMENT.in(DocumentFormat.TEXT));
    }

    @Test
    void paragraphsFitATerminal() {
        Document document =
                new Document.Builder().paragraph("word ".repeat(100).strip()).build();
        assertTrue(document.in(DocumentFormat.TEXT).lines().allMatch(line -> line.length() <= 80));
    }

    @Test
    void pageSortsByValues() {
        String html = DOCUMENT.in(DocumentFormat.HTML);
        assertTrue(html.contains("<td class=\"none\" data-sort=\"12.0\"><strong>12</strong></td>"), html);
        assertTrue(html.contains("<td class=\"none\" data-sort=\"\">–</td>"), html);
        assertEquals(1, Xml.elements(Xml.parse(html), "svg").size());
        assertTrue(html.contains("Blue: faster."));
    }

    /** Whatever a name or a reason holds, it is neither markup nor script. */
    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '§', textBlock = """
            # heading                     ¦ \\# heading
            - item                        ¦ \\- item
            1. item                       ¦ 1\\. item
            > quote                       ¦ \\> quote
            [link](javascript:x)          ¦ \\[link\\](javascript:x)
            ![image](http://x)            ¦ !\\[image\\](http://x)
            <script>alert(1)</script>     ¦ \\<script>alert(1)\\</script>
            *bold* and _italic_           ¦ \\*bold\\* and \\_italic\\_
            snake_case                    ¦ snake_case
            a ` b                         ¦ a \\` b
            &lt; and & alone              ¦ \\&lt; and & alone
            back\\slash                   ¦ back\\\\slash
            """)
    void textFromOutsideStaysText(String outside, String markdown) {
        Document document =
                new Document.Builder().bullets(List.of(Text.of(outside))).build();
        assertEquals("- " + markdown + "\n", document.in(DocumentFormat.MARKDOWN));
        assertEquals(List.of(outside), Xml.texts(Xml.parse(document.in(DocumentFormat.HTML)), "li"));
    }

    @Test
    void linesAndControlCharactersCannotBreakOut() {
        Document document = new Document.Builder()
                .bullets(List.of(Text.of("a\n# b\u0000\u0007c\tđ")))
                .build();
        assertEquals("- a \\# b\uFFFD\uFFFDc đ\n".replace("\\#", "#"), document.in(DocumentFormat.MARKDOWN));
        assertEquals(List.of("a # b\uFFFD\uFFFDc đ"), Xml.texts(Xml.parse(document.in(DocumentFormat.HTML)), "li"));
    }

    @Test
    void backticksInNamesDoNotEndThem() {
        Document document = new Document.Builder()
                .bullets(List.of(Text.name("a`b"), Text.name("`")))
                .build();
        assertEquals("- ``a`b``\n- `` ` ``\n", document.in(DocumentFormat.MARKDOWN));
    }

    /** A spreadsheet computes what begins like a formula. */
    @Test
    void csvHasNoFormulas() {
        Data data = new Data("a", "b", "c");
        data.add(Arrays.asList("=cmd|' /C calc'!A0", -1.5, Double.NaN));
        data.add(Arrays.asList("+1", "-x", "@y"));
        data.add(Arrays.asList("x=1", null, true));
        Document document = new Document.Builder().data(data).build();
        assertEquals("""
                a,b,c
                '=cmd|' /C calc'!A0,-1.5,
                '+1,'-x,'@y
                x=1,,true
                """, document.in(DocumentFormat.CSV));
    }

    @Test
    void proseKnowsCode() {
        assertEquals(
                List.of(
                        new Text.Span("try ", Text.Mark.NONE, false),
                        new Text.Span("run <x>", Text.Mark.CODE, false),
                        new Text.Span(" again", Text.Mark.NONE, false)),
                Text.prose("try `run <x>` again").spans());
        assertEquals("a ` b", Text.prose("a ` b").plain());
        assertFalse(Text.prose("a ` b").spans().stream().anyMatch(span -> span.mark() == Text.Mark.CODE));
    }
}
