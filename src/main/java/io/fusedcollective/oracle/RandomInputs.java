package io.fusedcollective.oracle;

import io.fusedcollective.format.FloatFormat;
import io.fusedcollective.problem.Problem;

/**
 * Approximately normally distributed activations with mean 0 and variance 1, and weights of 1 +- 0.1. They are seeded, and
 * different on every rank.
 *
 * <p>Each value is a function of (seed, tensor, row, column) alone. A row is a stream of SplitMix64 (Steele, Lea and
 * Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014, with the mixing constants of David Stafford's
 * variant 13), whose n-th output does not depend on the ones before it.
 */
public final class RandomInputs implements Inputs {

    /** 2^64 over the golden ratio: SplitMix64's step. */
    private static final long STEP = 0x9E3779B97F4A7C15L;

    /** Mean of the sum of four uniform 16-bit numbers. */
    private static final int LANE_SUM_MEAN = 2 * 0xFFFF;

    /** One over the sum's standard deviation: each lane has variance 2^32/12, the four together have 2^32/3. */
    private static final double LANE_SUM_SCALE = Math.sqrt(3) / (1 << 16);

    private static final int RESIDUAL = -1;
    private static final int WEIGHT = -2;
    private static final double WEIGHT_SPREAD = 0.1;

    private final FloatFormat format;
    private final int hidden;
    private final long seed;

    public RandomInputs(Problem problem, long seed) {
        this.format = FloatFormat.of(problem.dtype());
        this.hidden = problem.hidden();
        this.seed = seed;
    }

    @Override
    public void inputRow(int rank, int row, float[] out) {
        fill(rank, row, 0, 1, out);
    }

    @Override
    public void residualRow(int row, float[] out) {
        fill(RESIDUAL, row, 0, 1, out);
    }

    /** Weights are at least 1 - 0.1 * 2 * sqrt(3), because a sum of four lanes is bounded. So no weight is 0. */
    @Override
    public void weight(float[] out) {
        fill(WEIGHT, 0, 1, WEIGHT_SPREAD, out);
    }

    @Override
    public float epsilon() {
        return 1e-6f;
    }

    /**
     * E4M3 ends at 448, so norms beyond 4.35 saturate; a few do. The scale is not 0.01, because that puts every power of two
     * among the norms within 2^-25 of a tie (25/32 * 2^7 = 100). There, division and multiplication by the reciprocal give
     * different codes. This scale keeps all 16-bit norms 2^-14 away from a tie.
     */
    @Override
    public float fp8Scale() {
        return 0.0097f;
    }

    /**
     * The largest norms are about 5, so scale factors reach 390 * 5 / 6 = 325, which is most of E4M3's range. The scale is not
     * 400, for the reason given at {@link #fp8Scale}.
     */
    @Override
    public float fp4GlobalScale() {
        return 390f;
    }

    private void fill(int tensor, int row, double mean, double deviation, float[] out) {
        long stream = mix(mix(seed + STEP * tensor) + STEP * row);
        double scale = deviation * LANE_SUM_SCALE;
        for (int column = 0; column < hidden; column++) {
            out[column] = (float) format.round(mean + scale * centeredLaneSum(mix(stream + STEP * (column + 1))));
        }
    }

    /** Sum of a hash's four 16-bit lanes: Irwin-Hall distributed, which is approximately normal. */
    private static long centeredLaneSum(long hash) {
        return (hash >>> 48) + (hash >>> 32 & 0xFFFF) + (hash >>> 16 & 0xFFFF) + (hash & 0xFFFF) - LANE_SUM_MEAN;
    }

    private static long mix(long z) {
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
