package io.fusedcollective.problem;

/** How an all-reduce adds the ranks' values up, and so how far its rounded sum may lie from the exact one. */
public enum Summation {
    /** In fp32, in whatever order, rounded to the dtype once. */
    FP32,
    /** Rounded to the dtype after every addition, in rank order: there is one right result. */
    DTYPE_IN_RANK_ORDER,
    /** Rounded to the dtype after every addition, in whatever order: a ring starts each chunk at another rank. */
    DTYPE_IN_ANY_ORDER
}
