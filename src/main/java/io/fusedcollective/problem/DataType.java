package io.fusedcollective.problem;

/** Element type of the activations: of the all-reduce, the residual and the norm. */
public enum DataType implements Labeled {
    BFLOAT16("bfloat16", 2),
    FLOAT16("float16", 2),
    FLOAT32("float32", 4);

    private final String label;
    private final int bytes;

    DataType(String label, int bytes) {
        this.label = label;
        this.bytes = bytes;
    }

    @Override
    public String label() {
        return label;
    }

    public int bytes() {
        return bytes;
    }

    public static DataType of(String label) {
        return Labeled.parse("dtype", values(), label);
    }
}
