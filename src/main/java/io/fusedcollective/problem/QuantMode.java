package io.fusedcollective.problem;

/** What happens to the normalised row before it leaves. */
public enum QuantMode implements Labelled {
    /** The norm itself is the output, in the activations' {@link DataType}. */
    NONE("none"),
    /** E4M3, one static fp32 scale for the whole tensor, saturating at 448. */
    FP8("fp8"),
    /** E2M1, two codes a byte; each {@value #BLOCK_SIZE} elements share an E4M3 scale factor. */
    FP4("fp4");

    /** Elements that share one scale factor in {@link #FP4} (NVFP4). */
    public static final int BLOCK_SIZE = 16;

    private final String label;

    QuantMode(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    public static QuantMode of(String label) {
        return Labelled.parse("quant mode", values(), label);
    }
}
