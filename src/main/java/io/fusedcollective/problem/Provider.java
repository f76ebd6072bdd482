package io.fusedcollective.problem;

/** The origin of the kernels that an implementation runs. */
public enum Provider implements Labeled {
    /** Ours, norms and quantizations included. */
    SUITE("suite", false),
    /** NCCL reduces; norm and quantization are ours. */
    NCCL("nccl", false),
    /** An installed FlashInfer. */
    FLASHINFER("flashinfer", true),
    /** vLLM's custom all-reduce, of an installed FlashInfer's library; norm and quantization are ours. */
    VLLM("vllm", true);

    private final String label;
    private final boolean needsFlashInfer;

    Provider(String label, boolean needsFlashInfer) {
        this.label = label;
        this.needsFlashInfer = needsFlashInfer;
    }

    @Override
    public String label() {
        return label;
    }

    /** Whether its implementations run a library of FlashInfer. One run may measure several such libraries. */
    public boolean needsFlashInfer() {
        return needsFlashInfer;
    }

    /**
     * Whether its kernels may take subnormal fp32 numbers for 0: FlashInfer compiles its modules, vLLM's all-reduce among them, with
     * nvcc's {@code --use_fast_math}.
     */
    public boolean flushesSubnormals() {
        return needsFlashInfer;
    }
}
