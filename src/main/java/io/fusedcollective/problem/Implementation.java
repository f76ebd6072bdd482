package io.fusedcollective.problem;

/** One way to compute a problem, or a part of one. Its label is also the name of its benchmark method. */
public enum Implementation implements Labelled {
    STANDARD("standard", AllReduce.SHARED_MEMORY, Style.CUSTOM, Style.CUSTOM),
    STANDARD_NATIVE("standardNative", AllReduce.SHARED_MEMORY, Style.NATIVE, Style.NATIVE),
    STANDARD_COMPILED("standardCompiled", AllReduce.SHARED_MEMORY, Style.COMPILED, Style.COMPILED),
    NCCL_NATIVE("ncclNative", AllReduce.NCCL, Style.NATIVE, Style.NATIVE),
    NCCL_CUSTOM("ncclCustom", AllReduce.NCCL, Style.CUSTOM, Style.CUSTOM),
    NCCL_COMPILED("ncclCompiled", AllReduce.NCCL, Style.COMPILED, Style.COMPILED),
    /** For FP8 only, as {@link #NCCL_CUSTOM_NORM_NATIVE_QUANT}. */
    NCCL_NATIVE_NORM_CUSTOM_QUANT("ncclNativeNormCustomQuant", AllReduce.NCCL, Style.NATIVE, Style.CUSTOM),
    NCCL_CUSTOM_NORM_NATIVE_QUANT("ncclCustomNormNativeQuant", AllReduce.NCCL, Style.CUSTOM, Style.NATIVE),
    NCCL_SYMMETRIC_CUSTOM("ncclSymmetricCustom", AllReduce.NCCL_SYMMETRIC, Style.CUSTOM, Style.CUSTOM),
    P2P_CUSTOM("p2pCustom", AllReduce.P2P, Style.CUSTOM, Style.CUSTOM),
    P2P_COMPILED("p2pCompiled", AllReduce.P2P, Style.COMPILED, Style.COMPILED),
    /** Each rank sends its whole input to every other, and each reduces everything. */
    FUSED_ONESHOT("fusedOneshot", AllReduce.ONESHOT, Style.FUSED, Style.FUSED),
    /** Each rank reduces its share of the rows, and sends the sums to the others. */
    FUSED_TWOSHOT("fusedTwoshot", AllReduce.TWOSHOT, Style.FUSED, Style.FUSED),
    /** NCCL's all-reduce and nothing after it: what nccl-tests measures. */
    NCCL_ALL_REDUCE_ONLY("ncclAllReduceOnly", AllReduce.NCCL, Style.NONE, Style.NONE),
    /** Every rank writes to all its peers what an all-reduce must move at least, and nobody adds it up. */
    LINK_PEAK("linkPeak", AllReduce.NONE, Style.NONE, Style.NONE);

    /** How the sum over ranks comes about. */
    public enum AllReduce {
        /** Threads of one process read one another's memory: the host backend's. */
        SHARED_MEMORY,
        NCCL,
        /** NCCL's kernels for buffers that are registered as windows on every rank. */
        NCCL_SYMMETRIC,
        /** A kernel of ours over peer-to-peer memory, in one stage or two by size and world size. */
        P2P,
        /** Inside the fused kernel, one crossing of the link. */
        ONESHOT,
        /** Inside the fused kernel, two crossings of the link. */
        TWOSHOT,
        /** There is no sum. */
        NONE
    }

    /** How the norm, or the quantisation, is computed. */
    public enum Style {
        /** Elementary kernels, as eager PyTorch launches them, each through memory. */
        NATIVE,
        /** One kernel. */
        CUSTOM,
        /** One kernel with the quantisation, compiled at run time for this very shape. */
        COMPILED,
        /** In the same kernel as the all-reduce. */
        FUSED,
        /** Not at all. */
        NONE
    }

    /** Which side of the comparison an implementation stands on. */
    public enum Kind {
        STANDARD,
        FUSED,
        /** On neither: computes no norm, and shows what bounds those that do. */
        PROBE
    }

    private final String label;
    private final AllReduce allReduce;
    private final Style norm;
    private final Style quantise;

    Implementation(String label, AllReduce allReduce, Style norm, Style quantise) {
        this.label = label;
        this.allReduce = allReduce;
        this.norm = norm;
        this.quantise = quantise;
    }

    @Override
    public String label() {
        return label;
    }

    public AllReduce allReduce() {
        return allReduce;
    }

    public Style norm() {
        return norm;
    }

    public Style quantise() {
        return quantise;
    }

    public Kind kind() {
        return switch (norm) {
            case FUSED -> Kind.FUSED;
            case NONE -> Kind.PROBE;
            default -> Kind.STANDARD;
        };
    }

    /** What of a problem this one has to do with: for a probe, neither residual nor quantisation. */
    public Problem subject(Problem problem) {
        return kind() == Kind.PROBE
                ? new Problem(problem.tokens(), problem.hidden(), problem.dtype(), false, QuantMode.NONE)
                : problem;
    }

    public static Implementation of(String label) {
        return Labelled.parse("implementation", values(), label);
    }
}
