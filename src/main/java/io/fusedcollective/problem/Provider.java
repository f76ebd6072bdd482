package io.fusedcollective.problem;

/** Whose kernels an implementation runs. */
public enum Provider implements Labelled {
    /** Ours, norms and quantizations included. */
    SUITE("suite"),
    /** NCCL reduces; norm and quantization are ours. */
    NCCL("nccl"),
    /** An installed FlashInfer. */
    FLASHINFER("flashinfer"),
    /** vLLM's custom all-reduce. */
    VLLM("vllm");

    private final String label;

    Provider(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
