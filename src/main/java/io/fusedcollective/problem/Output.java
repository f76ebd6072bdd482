package io.fusedcollective.problem;

/** A tensor that every implementation of a problem writes. */
public enum Output {
    /** The all-reduced value plus the residual, tokens x hidden in the dtype. */
    RESIDUAL_SUM("residual"),
    /** The norm: tokens x hidden in the dtype. */
    NORM("norm"),
    /** Scale factors that the quantization computes; the layout may pad them. */
    SCALES("scales"),
    /** One code an element, in the quantization's {@link CodeFormat}. */
    CODES("codes");

    private final String label;

    Output(String label) {
        this.label = label;
    }

    /** The output's name in messages. */
    public String label() {
        return label;
    }
}
