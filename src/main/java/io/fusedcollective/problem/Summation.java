package io.fusedcollective.problem;

/** How an all-reduce adds the values of the ranks. This determines how far its rounded sum may be from the exact sum. */
public enum Summation {
    /** In fp32 and in any order; the sum is rounded to the dtype once. */
    FP32,
    /** Rounded to the dtype after every addition, in rank order: there is one right result. */
    DTYPE_IN_RANK_ORDER,
    /** Rounded to the dtype after every addition, in any order: a ring starts each chunk at another rank. */
    DTYPE_IN_ANY_ORDER
}
