package io.fusedcollective.problem;

import java.util.List;

/**
 * Switches of the fused kernels, with the defaults of the original benchmark.
 *
 * @param pdl                    programmatic dependent launch: a kernel's blocks may start while the previous kernel
 *                               drains
 * @param fp32Accumulation       sum over ranks in fp32; otherwise in the dtype, rounding after every rank
 * @param triggerCompletionAtEnd let the next kernel's blocks start only when each block of this kernel waits for its last row,
 *                               or, if both kernels share multiprocessors, has data of its last row; false: from the start
 * @param clusterSize            blocks that share a row, a power of two up to 8; {@value #AUTO}: chosen by size
 * @param workspaceLimitMib the largest tensor that peer-to-peer implementations take, in MiB. Each rank keeps room for two such
 *                               tensors from each rank
 * @param flashinfers where FlashInfer's libraries are: paths, or {@value #INSTALLED}. Each result belongs to one of them
 */
public record FusionOptions(
        boolean pdl,
        boolean fp32Accumulation,
        boolean triggerCompletionAtEnd,
        int clusterSize,
        int workspaceLimitMib,
        List<String> flashinfers) {

    public static final int AUTO = 0;

    /** The FlashInfer that is installed, wherever it puts its modules. */
    public static final String INSTALLED = "installed";

    public static final FusionOptions DEFAULT = new FusionOptions(true, true, true, AUTO, 64, List.of(INSTALLED));

    private static final int MAX_CLUSTER_SIZE = 8;

    public FusionOptions {
        boolean powerOfTwo = clusterSize > 0 && Integer.bitCount(clusterSize) == 1 && clusterSize <= MAX_CLUSTER_SIZE;
        if (clusterSize != AUTO && !powerOfTwo) {
            throw new InvalidProblemException(
                    "clusterSize " + clusterSize + " is not 0 (chosen by size), 1, 2, 4 or 8");
        }
        if (workspaceLimitMib < 1) {
            throw new InvalidProblemException("workspaceLimitMib " + workspaceLimitMib + " is not at least 1");
        }
    }

    /**
     * The switches among the params. A switch that is absent has its default.
     *
     * @throws InvalidProblemException if a value is not allowed; the message names the param
     */
    public static FusionOptions of(Params params) {
        return new FusionOptions(
                params.has("pdl") ? params.bool("pdl") : DEFAULT.pdl,
                params.has("fp32Accumulation") ? params.bool("fp32Accumulation") : DEFAULT.fp32Accumulation,
                params.has("triggerCompletionAtEnd")
                        ? params.bool("triggerCompletionAtEnd")
                        : DEFAULT.triggerCompletionAtEnd,
                params.has("clusterSize") ? params.integer("clusterSize") : DEFAULT.clusterSize,
                params.has("workspaceLimitMib") ? params.integer("workspaceLimitMib") : DEFAULT.workspaceLimitMib,
                params.has("flashinfer") ? List.of(params.text("flashinfer")) : DEFAULT.flashinfers);
    }

    public FusionOptions withPdl(boolean value) {
        return new FusionOptions(
                value, fp32Accumulation, triggerCompletionAtEnd, clusterSize, workspaceLimitMib, flashinfers);
    }

    public FusionOptions withTriggerCompletionAtEnd(boolean value) {
        return new FusionOptions(pdl, fp32Accumulation, value, clusterSize, workspaceLimitMib, flashinfers);
    }

    public FusionOptions withFp32Accumulation(boolean value) {
        return new FusionOptions(pdl, value, triggerCompletionAtEnd, clusterSize, workspaceLimitMib, flashinfers);
    }

    public FusionOptions withWorkspaceLimitMib(int value) {
        return new FusionOptions(pdl, fp32Accumulation, triggerCompletionAtEnd, clusterSize, value, flashinfers);
    }

    public FusionOptions withFlashinfers(List<String> value) {
        return new FusionOptions(pdl, fp32Accumulation, triggerCompletionAtEnd, clusterSize, workspaceLimitMib, value);
    }

    /** The one that an operation runs. */
    public String flashinfer() {
        return flashinfers.get(0);
    }
}
