package io.fusedcollective.backend;

import io.fusedcollective.problem.Cache;
import io.fusedcollective.problem.Problem;

/**
 * How many sets of buffers (input, residual, weight and outputs) the operations of a rank use in turn.
 *
 * @param sets 1 if the cache may be warm: then all operations use the same buffers
 */
public record BufferRotation(int sets) {

    /**
     * Operations in one captured graph. vLLM's script has 10. But a graph's start costs 2 to 4 us on two H100s, and an engine
     * pays this only once in some hundred operations, because its graph is a whole step of the model (docs/kernel-notes.md).
     */
    public static final int LEAST_OPERATIONS_PER_REPLAY = 20;

    /**
     * How much data the other sets move through the cache between two uses of one set, in units of the cache's size. It is more
     * than 1, because a cache replaces its lines neither strictly by age nor evenly.
     */
    private static final int TURNOVER = 2;

    /** Reached by tensors of a few KiB only. More sets would make graphs of tens of thousands of kernels. */
    private static final int MOST_SETS = 4096;

    /** @param cacheBytes size of the last cache before memory */
    public static BufferRotation of(Problem problem, int worldSize, Cache cache, long cacheBytes) {
        if (cache == Cache.WARM) {
            return new BufferRotation(1);
        }
        long bytes = bytes(problem, worldSize);
        long others = (TURNOVER * cacheBytes + bytes - 1) / bytes;
        return new BufferRotation((int) Math.max(2, Math.min(1 + others, MOST_SETS)));
    }

    /** Rounds up to whole rounds, so that the first operation of the next replay uses the set that was used longest ago. */
    public int operationsPerReplay() {
        return (LEAST_OPERATIONS_PER_REPLAY + sets - 1) / sets * sets;
    }

    /** Bytes of the buffers that an operation reads and writes, without padding, which it does not touch. */
    private static long bytes(Problem problem, int worldSize) {
        long residualAndSum = 2 * problem.residualRows(worldSize) * problem.rowBytes();
        return problem.tensorBytes()
                + problem.rowBytes()
                + residualAndSum
                + problem.tokens() * problem.commonOutputRowBytes();
    }
}
