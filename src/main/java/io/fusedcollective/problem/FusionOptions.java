package io.fusedcollective.problem;

/**
 * Switches of the fused kernels, with the defaults of the original benchmark.
 *
 * @param pdl                    programmatic dependent launch: a kernel's blocks may start while the previous kernel
 *                               drains
 * @param fp32Accumulation       sum over ranks in fp32; otherwise in the dtype, rounding after every rank
 * @param triggerCompletionAtEnd let the next kernel start only when this one's outputs are written
 * @param scaleLayout            layout of the FP4 scale factors
 * @param clusterSize            blocks that share a row, at least; a power of two up to 8
 */
public record FusionOptions(
        boolean pdl,
        boolean fp32Accumulation,
        boolean triggerCompletionAtEnd,
        ScaleLayout scaleLayout,
        int clusterSize) {

    public static final FusionOptions DEFAULT = new FusionOptions(true, true, true, ScaleLayout.SWIZZLED, 1);
}
