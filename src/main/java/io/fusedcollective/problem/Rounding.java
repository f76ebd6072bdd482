package io.fusedcollective.problem;

/** Where an implementation rounds to the dtype between the sum over ranks and its outputs. */
public enum Rounding {
    /** After each step: sum over ranks, residual, norm. */
    EACH_STEP,
    /** Only what it stores: it takes the norm of the sum with the residual, and the codes of the norm, before rounding them. */
    OUTPUTS
}
