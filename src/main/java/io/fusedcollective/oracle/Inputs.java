package io.fusedcollective.oracle;

/**
 * The data of a problem. Every row can be made separately, on any machine, and is the same each time. So a rank, a checker and
 * another machine all see the same values. All values are representable in the problem's dtype.
 */
public interface Inputs {

    /** Writes one row of {@code rank}'s contribution to the all-reduce, {@code hidden} values, into {@code out}. */
    void inputRow(int rank, int row, float[] out);

    /** Writes one row of the residual, which is the same on every rank. */
    void residualRow(int row, float[] out);

    /** Writes the RMSNorm weight, one value a column, the same on every rank. */
    void weight(float[] out);

    /** RMSNorm's epsilon, added to the mean square. */
    float epsilon();

    /** Static scale of {@link io.fusedcollective.problem.QuantMode#FP8}: code = E4M3(norm / scale). */
    float fp8Scale();

    /**
     * Global scale of {@link io.fusedcollective.problem.QuantMode#FP4}: a block's scale factor is
     * E4M3(globalScale * max|norm| / 6), its codes are E2M1(norm * globalScale / scale factor).
     */
    float fp4GlobalScale();
}
