package io.fusedcollective.problem;

/** One way to compute a problem. Its label is also the name of its benchmark method. */
public enum Implementation implements Labelled {
    /** All-reduce, add + norm and quantise as three passes over shared memory; on the host backend only. */
    STANDARD("standard", Kind.STANDARD),
    /** NCCL's all-reduce, one kernel for add + RMSNorm, one for the quantisation. */
    NCCL_CUSTOM("ncclCustom", Kind.STANDARD),
    /** One kernel for everything; each rank sends its whole input to every other and reduces it all. */
    FUSED_ONESHOT("fusedOneshot", Kind.FUSED);

    /** Which side of the comparison an implementation stands on. */
    public enum Kind {
        STANDARD,
        FUSED
    }

    private final String label;
    private final Kind kind;

    Implementation(String label, Kind kind) {
        this.label = label;
        this.kind = kind;
    }

    @Override
    public String label() {
        return label;
    }

    public Kind kind() {
        return kind;
    }

    public static Implementation of(String label) {
        return Labelled.parse("implementation", values(), label);
    }
}
