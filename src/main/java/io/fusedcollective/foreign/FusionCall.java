package io.fusedcollective.foreign;

/**
 * One call of FlashInfer's fused all-reduce; addresses on the rank's device, 0 for what the pattern does not use.
 *
 * @param table the workspace's table, see {@link FusionWorkspace#table}
 * @param allReduceOut sum of all ranks, tokens x hidden; for {@link FusionPattern#ALL_REDUCE}
 * @param residualIn tokens x hidden; all other patterns read it, so that without a residual it must be zeros
 * @param residualOut sum + residual, rounded; all other patterns write it
 * @param codes one byte an element, or two elements a byte for FP4
 * @param scales see {@link FusionPattern.Quantization}
 * @param scaleFactor one fp32, which codes are divided by (FP8) or multiplied by (FP4)
 * @param swizzledScales the scales of FP4: 128x4 swizzled, or linear
 * @param groupElements elements that share a scale; for {@link FusionPattern.Quantization#FP8_PER_GROUP}
 */
public record FusionCall(
        FusionPattern pattern,
        boolean oneshot,
        long table,
        long in,
        long allReduceOut,
        long residualIn,
        long residualOut,
        long normOut,
        long codes,
        long scales,
        long gamma,
        double epsilon,
        long scaleFactor,
        boolean swizzledScales,
        int groupElements) {}
