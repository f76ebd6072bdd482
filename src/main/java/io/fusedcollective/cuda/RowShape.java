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
    /** Of a block that a row was split for: smaller ones gain nothing. */
    private static final int MIN_THREADS = 64;
    /** The portable limit. */
    private static final int MAX_CLUSTER_SIZE = 8;

    /** As few blocks as the row needs. */
    static RowShape of(Problem problem) {
        return of(problem, 1);
    }

    /**
     * Few rows leave most of the GPU idle: spread over more blocks, a row's vectors leave and arrive through more
     * multiprocessors. As soon as the blocks of a cluster share multiprocessors with other rows, their barrier costs
     * more than that gains.
     *
     * @param multiprocessors of the GPU, one for each block
     */
    static RowShape spread(Problem problem, int multiprocessors) {
        int clusterSize = 1;
        while (clusterSize < MAX_CLUSTER_SIZE
                && 2 * clusterSize * problem.tokens() <= multiprocessors
                && vectors(problem) / (2 * clusterSize) >= MIN_THREADS) {
            clusterSize *= 2;
        }
        return of(problem, clusterSize);
    }

    /** @param blocks how many blocks a row is spread over at least, a power of two */
    static RowShape of(Problem problem, int blocks) {
        int vectors = vectors(problem);
        int clusterSize = blocks;
        while (ceilDiv(vectors, clusterSize) > MAX_THREADS) {
            clusterSize *= 2;
        }
        int threads = ceilDiv(ceilDiv(vectors, clusterSize), WARP_SIZE) * WARP_SIZE;
        return new RowShape(threads, clusterSize);
    }

    private static int vectors(Problem problem) {
        return Math.toIntExact(problem.rowBytes() / VECTOR_BYTES);
    }

    private static int ceilDiv(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
