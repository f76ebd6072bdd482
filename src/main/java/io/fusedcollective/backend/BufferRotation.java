package io.fusedcollective.backend;

import io.fusedcollective.problem.Cache;
import io.fusedcollective.problem.Problem;

/**
 * How many sets of buffers (inputs, residual, weight and outputs) the operations of a rank take in turn.
 *
 * @param sets one for all where the cache may be warm
 */
public record BufferRotation(int sets) {

    /**
     * Operations in one captured graph. The original has 10; but a graph's start costs 2 to 4 us on two H100s, which an engine,
     * whose graph is a whole step of the model, pays once in some hundred operations (docs/kernel-notes.md).
     */
    public static final int LEAST_OPERATIONS_PER_REPLAY = 20;

    /**
     * What the other sets move through the cache between two uses of one, in units of the cache: more than one, as
     * replacement is neither exactly by age nor over the whole cache alike.
     */
    private static final int TURNOVER = 2;

    /** Of tensors of a few KiB: more would make graphs of tens of thousands of kernels. */
    private static final int MOST_SETS = 4096;

    /** @param cacheBytes of the last cache before memory */
    public static BufferRotation of(Problem problem, Cache cache, long cacheBytes) {
        if (cache == Cache.WARM) {
            return new BufferRotation(1);
        }
        long others = (TURNOVER * cacheBytes + bytes(problem) - 1) / bytes(problem);
        return new BufferRotation((int) Math.max(2, Math.min(1 + others, MOST_SETS)));
    }

    /** Whole rounds, so that the first operation of the next replay takes the set that was used longest ago. */
    public int operationsPerReplay() {
        return (LEAST_OPERATIONS_PER_REPLAY + sets - 1) / sets * sets;
    }

    /** Of the buffers that an operation reads and writes; scale factors are left out, as next to nothing. */
    private static long bytes(Problem problem) {
        long outputs = switch (problem.quant()) {
            case NONE -> problem.tensorBytes();
            case FP8 -> problem.elements();
            case FP4 -> problem.elements() / 2;
        };
        long residuals = problem.residual() ? 2 * problem.tensorBytes() : 0;
        return problem.tensorBytes() + problem.rowBytes() + residuals + outputs;
    }
}
