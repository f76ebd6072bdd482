package io.fusedcollective.problem;

/** What a scale factor is stored as. */
public enum ScaleFormat {
    FP32(4),
    E4M3(1);

    private final int bytes;

    ScaleFormat(int bytes) {
        this.bytes = bytes;
    }

    public int bytes() {
        return bytes;
    }
}
