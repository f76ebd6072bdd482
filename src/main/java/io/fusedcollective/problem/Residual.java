package io.fusedcollective.problem;

/** Of which rows a rank holds the residual, which it adds before the norm. The sum of both is an output of the same rows. */
public enum Residual implements Labeled {
    /** Of all rows: every rank holds the same residual. */
    FULL("true", "residual"),
    /** Of the rank's own rows: {@link RowShards} says which these are. */
    SHARDED("sharded", "sharded residual"),
    /** There is none, and the norm is that of the all-reduced value. */
    NONE("false", "no residual");

    private final String label;
    private final String words;

    Residual(String label, String words) {
        this.label = label;
        this.words = words;
    }

    /** Names from a time when there were two: whether a residual is added. */
    @Override
    public String label() {
        return label;
    }

    /** In the words of a heading. */
    public String words() {
        return words;
    }

    /** For data: the booleans that the first two have always been, or a text. */
    Object value() {
        return this == SHARDED ? label : (Object) (this == FULL);
    }

    static Residual of(boolean present) {
        return present ? FULL : NONE;
    }

    /** @throws InvalidProblemException if none has this label; the message lists those allowed */
    public static Residual of(String label) {
        return Labeled.parse("residual", values(), label);
    }
}
