package io.fusedcollective.document;

/**
 * A cell of a table.
 *
 * @param value the value that a figure sorts by; if it is NaN, the cell sorts by its text
 * @param word  whether the cell is no figure, and sorts by its text
 */
public record Cell(Text text, double value, boolean word, Tone tone) {

    /** The meaning of a cell at a glance, which pages show as a color. */
    public enum Tone {
        NONE,
        GOOD,
        BAD,
        FAILED
    }

    public static Cell of(String text) {
        return of(Text.of(text));
    }

    public static Cell of(Text text) {
        return new Cell(text, Double.NaN, true, Tone.NONE);
    }

    /** @param value NaN, which sorts below all, if nothing is known */
    public static Cell figure(String text, double value) {
        return new Cell(Text.of(text), value, false, Tone.NONE);
    }

    public static Cell figure(int value) {
        return figure(Integer.toString(value), value);
    }

    public Cell with(Tone other) {
        return new Cell(text, value, word, other);
    }

    public Cell strong() {
        return new Cell(text.strong(), value, word, tone);
    }

    public Cell plus(String more) {
        return new Cell(text.plus(more), value, word, tone);
    }

    /** The key by which a page sorts the cell. */
    public String sortKey() {
        return word ? text.plain() : Double.isFinite(value) ? Double.toString(value) : "";
    }
}
