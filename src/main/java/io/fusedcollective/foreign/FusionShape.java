package io.fusedcollective.foreign;

import java.util.Optional;
import java.util.Set;

/**
 * The shape and the place of the tensors of FlashInfer's fused all-reduce.
 *
 * @param device CUDA's number of the rank's device in this process
 */
public record FusionShape(int ranks, int rank, int device, long tokens, long hidden, ElementType type) {

    private static final Set<Integer> RANKS = Set.of(2, 4, 8, 16);
    private static final int BYTES_PER_ACCESS = 16;
    private static final int LARGEST_ROW_THREADS = 8 * 1024;

    /**
     * Which mode FlashInfer's own API chooses ({@code _should_use_oneshot} in {@code flashinfer/comm/trtllm_ar.py}): by the bytes
     * that its formula counts, in MiB.
     */
    public boolean oneshotByDefault() {
        double mib = elements() * 2.0 * ranks * type.bytes() / (1 << 20);
        double limitMib = switch (ranks) {
            case 2 -> 512;
            case 4 -> 64;
            default -> 42;
        };
        return mib <= limitMib;
    }

    long elements() {
        return tokens * hidden;
    }

    /** Why the kernels do not take it, if so ({@code allreduce_fusion_kernel_launcher}). */
    public Optional<String> whyNot() {
        long perAccess = BYTES_PER_ACCESS / type.bytes();
        if (!RANKS.contains(ranks)) {
            return Optional.of("FlashInfer's fused all-reduce is made for 2, 4, 8 and 16 ranks");
        }
        if (hidden % perAccess != 0) {
            return Optional.of("FlashInfer's fused all-reduce needs a hidden size that is a multiple of " + perAccess);
        }
        if (hidden / perAccess > LARGEST_ROW_THREADS) {
            return Optional.of("FlashInfer's fused all-reduce takes a hidden size of " + LARGEST_ROW_THREADS * perAccess
                    + " at most");
        }
        return Optional.empty();
    }
}
