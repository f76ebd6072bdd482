package io.fusedcollective.problem;

/** Where the FP4 scale factor of (row, block) lies in the scale buffer. */
public enum ScaleLayout implements Labelled {
    /** 128 rows x 4 blocks a tile, as the tensor cores of Blackwell read them; rows and blocks padded. */
    SWIZZLED("swizzled128x4"),
    /** Row-major, no padding. */
    LINEAR("linear");

    private final String label;

    ScaleLayout(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    public static ScaleLayout of(String label) {
        return Labelled.parse("scale layout", values(), label);
    }
}
