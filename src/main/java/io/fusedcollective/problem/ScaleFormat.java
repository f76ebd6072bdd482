package io.fusedcollective.problem;

/** What a scale factor is stored as. The kernels' enum of this name has the same order. */
public enum ScaleFormat {
    FP32(4),
    E4M3(1),
    /** A power of two: the biased exponent of an fp32 number (OCP Microscaling Formats Specification 1.0). */
    E8M0(1);

    private final int bytes;

    ScaleFormat(int bytes) {
        this.bytes = bytes;
    }

    public int bytes() {
        return bytes;
    }
}
