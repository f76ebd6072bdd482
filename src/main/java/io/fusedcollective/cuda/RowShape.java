package io.fusedcollective.cuda;

import io.fusedcollective.problem.Problem;

/**
 * How a row is spread over threads: one 16-byte vector each, over as many blocks as that takes.
 *
 * @param threads     of a block, a multiple of the warp
 * @param clusterSize blocks of a row, a power of two: other sizes are not portable
 */
record RowShape(int threads, int clusterSize) {

    static final int VECTOR_BYTES = 16;
    private static final int WARP_SIZE = 32;
    private static final int MAX_THREADS = 1024;

    static RowShape of(Problem problem) {
        return of(problem, 1);
    }

    /** @param blocks how many blocks a row should be spread over at least, a power of two */
    static RowShape of(Problem problem, int blocks) {
        int vectors = Math.toIntExact(problem.rowBytes() / VECTOR_BYTES);
        int clusterSize = blocks;
        while (ceilDiv(vectors, clusterSize) > MAX_THREADS) {
            clusterSize *= 2;
        }
        int threads = ceilDiv(ceilDiv(vectors, clusterSize), WARP_SIZE) * WARP_SIZE;
        return new RowShape(threads, clusterSize);
    }

    private static int ceilDiv(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
