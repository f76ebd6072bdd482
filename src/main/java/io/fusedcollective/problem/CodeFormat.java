package io.fusedcollective.problem;

/** What a quantized element is stored as. */
public enum CodeFormat {
    /** Nothing: the norm itself, in the activations' {@link DataType}, is the output. */
    NONE(0, Double.NaN),
    /** One byte: 4 exponent bits, 3 mantissa bits (OCP 8-bit Floating Point Specification 1.0). */
    E4M3(8, 448),
    /** Half a byte, the lower element in the lower half (OCP Microscaling Formats Specification 1.0). */
    E2M1(4, 6);

    private final int bits;
    private final double largest;

    CodeFormat(int bits, double largest) {
        this.bits = bits;
        this.largest = largest;
    }

    public int bits() {
        return bits;
    }

    /** The largest value that a code stands for; values beyond it saturate. */
    public double largest() {
        return largest;
    }
}
