package io.fusedcollective.problem;

import java.util.Locale;
import java.util.Optional;

/**
 * One way to compute a problem, or a part of one: what results, reports and the command line know about it. Backends have
 * a factory for each that they can run.
 *
 * <p>Tables list implementations in this order, and charts give out colors and markers in it, so new ones come after
 * those of their kind.
 */
public enum Implementation implements Labeled {
    STANDARD("standard", Provider.SUITE, AllReduces.SHARED_MEMORY, Norms.CUSTOM, Accumulation.AS_ASKED),
    STANDARD_NATIVE("standardNative", Provider.SUITE, AllReduces.SHARED_MEMORY, Norms.EAGER, Accumulation.AS_ASKED),
    STANDARD_COMPILED(
            "standardCompiled", Provider.SUITE, AllReduces.SHARED_MEMORY, Norms.COMPILED, Accumulation.AS_ASKED),
    NCCL_NATIVE("ncclNative", Provider.NCCL, AllReduces.NCCL, Norms.EAGER, Accumulation.DTYPE),
    NCCL_CUSTOM("ncclCustom", Provider.NCCL, AllReduces.NCCL, Norms.CUSTOM, Accumulation.DTYPE),
    NCCL_COMPILED("ncclCompiled", Provider.NCCL, AllReduces.NCCL, Norms.COMPILED, Accumulation.DTYPE),
    /** Supports FP8 only, like {@link #NCCL_CUSTOM_NORM_NATIVE_QUANT}. */
    NCCL_NATIVE_NORM_CUSTOM_QUANT(
            "ncclNativeNormCustomQuant",
            Provider.NCCL,
            Kind.STANDARD,
            AllReduces.NCCL,
            Norms.EAGER,
            Norms.CUSTOM,
            Accumulation.DTYPE),
    NCCL_CUSTOM_NORM_NATIVE_QUANT(
            "ncclCustomNormNativeQuant",
            Provider.NCCL,
            Kind.STANDARD,
            AllReduces.NCCL,
            Norms.CUSTOM,
            Norms.EAGER,
            Accumulation.DTYPE),
    NCCL_SYMMETRIC_CUSTOM(
            "ncclSymmetricCustom", Provider.NCCL, "NCCL on symmetric windows", Norms.CUSTOM, Accumulation.DTYPE),
    P2P_CUSTOM("p2pCustom", Provider.SUITE, AllReduces.PEER_TO_PEER, Norms.CUSTOM, Accumulation.AS_ASKED),
    P2P_COMPILED("p2pCompiled", Provider.SUITE, AllReduces.PEER_TO_PEER, Norms.COMPILED, Accumulation.AS_ASKED),
    /** FlashInfer's all-reduce alone, then the norm of its module {@code norm}. */
    FLASHINFER_ALL_REDUCE_NORM(
            "flashinferAllReduceNorm", Provider.FLASHINFER, "FlashInfer", "FlashInfer", Accumulation.FP32),
    VLLM_CUSTOM("vllmCustom", Provider.VLLM, AllReduces.VLLM, Norms.CUSTOM, Accumulation.FP32),
    VLLM_COMPILED("vllmCompiled", Provider.VLLM, AllReduces.VLLM, Norms.COMPILED, Accumulation.FP32),
    /** Each rank sends its whole input to every other, and each reduces everything. */
    FUSED_ONESHOT("fusedOneshot", Provider.SUITE, Mode.ONESHOT, Accumulation.AS_ASKED),
    /** Each rank reduces its share of the rows, and sends the sums to the others. */
    FUSED_TWOSHOT("fusedTwoshot", Provider.SUITE, Mode.TWOSHOT, Accumulation.AS_ASKED),
    FLASHINFER_ONESHOT("flashinferOneshot", Provider.FLASHINFER, Mode.ONESHOT, Accumulation.AS_ASKED),
    FLASHINFER_TWOSHOT("flashinferTwoshot", Provider.FLASHINFER, Mode.TWOSHOT, Accumulation.AS_ASKED),
    /** Reduce-scatter, norm and all-gather one after the other. */
    SEQUENCE_PARALLEL(
            "sequenceParallel",
            Provider.SUITE,
            Kind.SEQUENCE_PARALLEL,
            "shared memory, own rows",
            Norms.COMPILED,
            Norms.COMPILED,
            Accumulation.AS_ASKED),
    NCCL_SEQUENCE_PARALLEL(
            "ncclSequenceParallel",
            Provider.NCCL,
            Kind.SEQUENCE_PARALLEL,
            "NCCL reduce-scatter and all-gather",
            Norms.COMPILED,
            Norms.COMPILED,
            Accumulation.DTYPE),
    /** Each rank finishes its own rows in the kernel that reduces them, and sends what the others only store. */
    FUSED_SEQUENCE_PARALLEL(
            "fusedSequenceParallel",
            Provider.SUITE,
            Kind.SEQUENCE_PARALLEL,
            "fused, sequence-parallel",
            Norms.FUSED,
            Norms.FUSED,
            Accumulation.AS_ASKED),
    /** NCCL's all-reduce and nothing after it: what nccl-tests measures. */
    NCCL_ALL_REDUCE_ONLY("ncclAllReduceOnly", Provider.NCCL, Kind.PROBE, AllReduces.NCCL, Accumulation.DTYPE),
    /** Every rank writes to all its peers as many bytes as an all-reduce must move at least. No rank adds them up. */
    LINK_PEAK("linkPeak", Provider.SUITE, Kind.PROBE, Norms.NONE, Accumulation.NONE);

    /** Which side of the comparison an implementation stands on. */
    public enum Kind {
        /** All-reduce, then norm, then quantization, as separate kernels. */
        STANDARD("standard"),
        /** One kernel for all of it. */
        FUSED("fused"),
        /** Reduce-scatter, then norm and quantization of the rank's own rows, then all-gather of the result. */
        SEQUENCE_PARALLEL("sequence-parallel"),
        /** Computes no norm. It shows the limits of the implementations that do. */
        PROBE("probe");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /** How a fused implementation reduces. */
    public enum Mode {
        /** Every rank reduces everything: one crossing of the link. */
        ONESHOT,
        /** Every rank reduces its share of the rows: two crossings. */
        TWOSHOT
    }

    /** Words for the sum over ranks. */
    private static final class AllReduces {
        /** Threads of one process read one another's memory: the host backend's. */
        static final String SHARED_MEMORY = "shared memory";

        static final String NCCL = "NCCL";
        /** A kernel of ours over peer-to-peer memory, in one stage or two by size and world size. */
        static final String PEER_TO_PEER = "peer-to-peer kernel";
        /** vLLM's custom all-reduce, as FlashInfer ships it, in one stage or two by size and world size. */
        static final String VLLM = "vLLM's custom all-reduce";
    }

    /** Words for the kernels that compute the norm, or the quantization. */
    private static final class Norms {
        /** Elementary kernels, as eager PyTorch launches them, each through memory. */
        static final String EAGER = "eager";
        /** One kernel. */
        static final String CUSTOM = "custom";
        /** One kernel for both, compiled at run time for this very shape. */
        static final String COMPILED = "compiled";
        /** The kernel that all-reduces also computes it. */
        static final String FUSED = "fused";

        static final String NONE = "none";
    }

    private final String label;
    private final Provider provider;
    private final Kind kind;
    private final Optional<Mode> mode;
    private final String allReduce;
    private final String norm;
    private final String quantization;
    private final Accumulation accumulation;

    Implementation(
            String label,
            Provider provider,
            Kind kind,
            Optional<Mode> mode,
            String allReduce,
            String norm,
            String quantization,
            Accumulation accumulation) {
        this.label = label;
        this.provider = provider;
        this.kind = kind;
        this.mode = mode;
        this.allReduce = allReduce;
        this.norm = norm;
        this.quantization = quantization;
        this.accumulation = accumulation;
    }

    Implementation(
            String label,
            Provider provider,
            Kind kind,
            String allReduce,
            String norm,
            String quantization,
            Accumulation accumulation) {
        this(label, provider, kind, Optional.empty(), allReduce, norm, quantization, accumulation);
    }

    /** Standard, with the same kind of kernels for the norm and the quantization. */
    Implementation(String label, Provider provider, String allReduce, String norm, Accumulation accumulation) {
        this(label, provider, Kind.STANDARD, allReduce, norm, norm, accumulation);
    }

    /** Fused. */
    Implementation(String label, Provider provider, Mode mode, Accumulation accumulation) {
        this(
                label,
                provider,
                Kind.FUSED,
                Optional.of(mode),
                "fused, " + mode.name().toLowerCase(Locale.ROOT),
                Norms.FUSED,
                Norms.FUSED,
                accumulation);
    }

    /** An implementation of a part of the work, without a norm. */
    Implementation(String label, Provider provider, Kind kind, String allReduce, Accumulation accumulation) {
        this(label, provider, kind, allReduce, Norms.NONE, Norms.NONE, accumulation);
    }

    /** The name that users type. It is also the name of the benchmark method. */
    @Override
    public String label() {
        return label;
    }

    public Provider provider() {
        return provider;
    }

    public Kind kind() {
        return kind;
    }

    /** Empty unless fused. */
    public Optional<Mode> mode() {
        return mode;
    }

    /** How the sum over ranks comes about, in words. */
    public String allReduce() {
        return allReduce;
    }

    /** Which kernels compute the norm, in words. */
    public String norm() {
        return norm;
    }

    /** Which kernels quantize, in words. */
    public String quantization() {
        return quantization;
    }

    /** How exactly it computes with these options; empty if it adds nothing up. */
    public Optional<Arithmetic> arithmetic(FusionOptions options) {
        // FlashInfer's module `norm` keeps a row in fp32 until it stores it.
        Rounding rounding = this == FLASHINFER_ALL_REDUCE_NORM ? Rounding.OUTPUTS : Rounding.EACH_STEP;
        return accumulation
                .summation(options)
                .map(summation -> new Arithmetic(summation, rounding, provider.flushesSubnormals()));
    }

    /** Whether one kernel does all of it, so that the switches of {@link FusionOptions} concern it. */
    public boolean isOneKernel() {
        return norm.equals(Norms.FUSED);
    }

    /**
     * The problem that this one computes in the place of a problem: for a probe without residual and quantization; for a
     * sequence-parallel one with a sharded residual in the place of a full one.
     */
    public Problem subject(Problem problem) {
        return switch (kind) {
            case STANDARD, FUSED -> problem;
            case SEQUENCE_PARALLEL -> problem.residual() == Residual.FULL ? problem.with(Residual.SHARDED) : problem;
            case PROBE -> new Problem(problem.tokens(), problem.hidden(), problem.dtype(), false, QuantMode.NONE);
        };
    }

    /** Why it does not compute a problem on any machine, in one line; empty if it does. */
    public Optional<String> misfit(Problem problem) {
        boolean sharded = problem.residual() == Residual.SHARDED;
        return switch (kind) {
            case STANDARD, FUSED ->
                sharded
                        ? Optional.of("adds the residual of all rows, so it is measured for residual true or false")
                        : Optional.empty();
            case SEQUENCE_PARALLEL ->
                sharded
                        ? Optional.empty()
                        : Optional.of("adds the residual of a rank's own rows, so it is measured for residual sharded");
            case PROBE ->
                subject(problem).equals(problem)
                        ? Optional.empty()
                        : Optional.of(
                                "has neither residual nor quantization, so it is measured for residual false and quant"
                                        + " none");
        };
    }

    public static Implementation of(String label) {
        return Labeled.parse("implementation", values(), label);
    }
}
