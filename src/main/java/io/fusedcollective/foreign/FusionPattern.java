package io.fusedcollective.foreign;

import java.util.Optional;

/**
 * The work of FlashInfer's fused kernel after the sum ({@code AllReduceFusionPattern} in {@code trtllm_allreduce_fusion.cuh}).
 */
public enum FusionPattern {
    ALL_REDUCE(0, Quantization.NONE, false),
    NORM(1, Quantization.NONE, true),
    NORM_FP8(2, Quantization.FP8, false),
    NORM_FP4(3, Quantization.FP4, false),
    NORM_AND_FP8(4, Quantization.FP8, true),
    NORM_AND_FP4(5, Quantization.FP4, true),
    NORM_FP8_PER_GROUP(8, Quantization.FP8_PER_GROUP, false),
    NORM_AND_FP8_PER_GROUP(9, Quantization.FP8_PER_GROUP, true),
    NORM_FP8_PER_TOKEN(10, Quantization.FP8_PER_TOKEN, false),
    NORM_AND_FP8_PER_TOKEN(11, Quantization.FP8_PER_TOKEN, true);

    /**
     * How the norm is quantized.
     *
     * <ul>
     *   <li>{@code FP8}: E4M3 codes of norm / scale factor, one fp32 scale factor as input;
     *   <li>{@code FP4}: E2M1 codes, one E4M3 scale for 16 elements, one fp32 scale factor as input;
     *   <li>{@code FP8_PER_GROUP}: E4M3 codes and, for each group of elements of a row, a scale that is a power of two;
     *   <li>{@code FP8_PER_TOKEN}: E4M3 codes and an fp32 scale for each row.
     * </ul>
     */
    public enum Quantization {
        NONE(21),
        FP8(21),
        FP4(21),
        FP8_PER_GROUP(22),
        FP8_PER_TOKEN(23);

        private final int firstArgumentCount;

        Quantization(int firstArgumentCount) {
            this.firstArgumentCount = firstArgumentCount;
        }
    }

    private final int code;
    private final Quantization quantization;
    private final boolean writesNorm;

    FusionPattern(int code, Quantization quantization, boolean writesNorm) {
        this.code = code;
        this.quantization = quantization;
        this.writesNorm = writesNorm;
    }

    int code() {
        return code;
    }

    public Quantization quantization() {
        return quantization;
    }

    public boolean writesNorm() {
        return writesNorm;
    }

    /** Whether a library whose function takes this many arguments can have the pattern. */
    boolean knownWith(int argumentCount) {
        return argumentCount >= quantization.firstArgumentCount;
    }

    /**
     * The pattern for this quantization, with or without the norm beside the codes. Without quantization there is only the norm.
     */
    public static Optional<FusionPattern> of(Quantization quantization, boolean norm) {
        for (FusionPattern pattern : values()) {
            boolean same = pattern.quantization == quantization && pattern.writesNorm == norm;
            if (same && pattern != ALL_REDUCE) {
                return Optional.of(pattern);
            }
        }
        return Optional.empty();
    }
}
