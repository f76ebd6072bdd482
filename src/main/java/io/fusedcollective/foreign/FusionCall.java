package io.fusedcollective.foreign;

/**
 * One call of FlashInfer's fused all-reduce; addresses on the rank's device, 0 for what the pattern does not use.
 *
 * @param pdl programmatic dependent launch: a kernel's blocks may start while the previous kernel drains
 * @param triggerAtEnd let the next kernel's blocks start when this one has ended; false: from the start
 * @param fp32Sums add the ranks' values up in fp32; false: in the type, in rank order
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
        boolean pdl,
        boolean triggerAtEnd,
        boolean fp32Sums,
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
        int groupElements) {

    /** The sum of all ranks, and nothing after it. */
    public static FusionCall allReduce(boolean oneshot, long table, long in, long out) {
        return new FusionCall(
                FusionPattern.ALL_REDUCE, oneshot, true, true, true, table, in, out, 0, 0, 0, 0, 0, 0, 0, 0, false, 0);
    }
}
