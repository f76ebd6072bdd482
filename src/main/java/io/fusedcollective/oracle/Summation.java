package io.fusedcollective.oracle;

import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;

/** How an all-reduce adds the ranks' values up, and so how far its rounded sum may lie from the exact one. */
public enum Summation {
    /** In fp32, in whatever order, rounded to the dtype once. */
    FP32,
    /** Rounded to the dtype after every addition, in rank order: there is one right result. */
    DTYPE_IN_RANK_ORDER,
    /** Rounded to the dtype after every addition, in whatever order: a ring starts each chunk at another rank. */
    DTYPE_IN_ANY_ORDER;

    /** How an implementation with these options is to add. */
    public static Summation of(Implementation implementation, FusionOptions options) {
        return switch (implementation.allReduce()) {
            case NCCL, NCCL_SYMMETRIC -> DTYPE_IN_ANY_ORDER;
            default -> options.fp32Accumulation() ? FP32 : DTYPE_IN_RANK_ORDER;
        };
    }
}
