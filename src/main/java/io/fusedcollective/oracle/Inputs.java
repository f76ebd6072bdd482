package io.fusedcollective.oracle;

/**
 * The data of a problem. Every row can be made on its own, anywhere, and is the same each time, so that a rank, a
 * checker and another machine all see the same values. All values are representable in the problem's dtype.
 */
public interface Inputs {

    /** One row of what {@code rank} contributes to the all-reduce, {@code hidden} values into {@code out}. */
    void inputRow(int rank, int row, float[] out);

    /** One row of the residual, the same on every rank. */
    void residualRow(int row, float[] out);

    /** The RMSNorm weight, one value a column, the same on every rank. */
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
