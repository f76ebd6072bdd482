package io.fusedcollective.problem;

/**
 * How exactly an implementation computes, and so which results of it are right.
 *
 * @param flushesSubnormals whether it may take subnormal fp32 numbers for 0
 */
public record Arithmetic(Summation summation, Rounding rounding, boolean flushesSubnormals) {

    /** Rounds after each step, and keeps subnormal numbers. */
    public static Arithmetic of(Summation summation) {
        return new Arithmetic(summation, Rounding.EACH_STEP, false);
    }
}
