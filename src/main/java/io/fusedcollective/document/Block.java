package io.fusedcollective.document;

import java.util.List;
import java.util.Optional;

/** A part of a document. */
public sealed interface Block {

    /** @param level 1 is a document's own heading */
    record Heading(int level, Text text) implements Block {}

    record Paragraph(Text text) implements Block {}

    record Bullets(List<Text> items) implements Block {}

    /** A warning: a reason not to trust the rest. */
    record Warnings(List<Text> items) implements Block {}

    /** Names and their values. */
    record Facts(List<Fact> facts) implements Block {}

    record Fact(String name, Text value) {}

    /**
     * A picture.
     *
     * @param path its file, relative to the document and with slashes; empty if it is in no file
     */
    record Figure(String title, String svg, Optional<String> path) implements Block {}

    /**
     * A table.
     *
     * @param sortable whether a reader of a page may sort it; figures sort by their values
     * @param legend the meaning of the tones of its cells; empty if there are none. Formats without colors leave it out
     */
    record Table(boolean sortable, List<String> headings, List<List<Cell>> lines, String legend) implements Block {
        public Table {
            for (List<Cell> line : lines) {
                if (line.size() != headings.size()) {
                    throw new IllegalArgumentException(
                            line.size() + " cells below " + headings.size() + " headings: " + line);
                }
            }
        }
    }
}
