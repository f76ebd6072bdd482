package io.fusedcollective.cuda;

import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Problem;
import java.util.Optional;

/**
 * How a row is spread over threads: one 16-byte vector each, over as many blocks as that takes.
 *
 * @param threads     of a block, a multiple of the warp
 * @param clusterSize blocks of a row, a power of two: other sizes are not portable
 */
record RowShape(int threads, int clusterSize) {

    static final int VECTOR_BYTES = 16;
    static final int WARP_SIZE = 32;
    private static final int MAX_THREADS = 1024;
    /** The portable limit. */
    static final int MAX_CLUSTER_SIZE = 8;

    /**
     * Of a block of a fused kernel ({@code kFusedThreads}): two fit a multiprocessor, so that one sends while the other
     * waits for its row's sum.
     */
    static final int MAX_FUSED_THREADS = 512;

    /** Of a block that a fused row is split for: between smaller ones, adding up costs more than the split gains. */
    private static final int MIN_FUSED_THREADS = 128;

    /** The same for a norm in memory, whose blocks do not have to send, too. */
    private static final int MIN_NORM_THREADS = 256;

    /** Of a norm in memory, and of a quantisation. */
    static RowShape norm(Problem problem, int multiprocessors) {
        return spread(problem, multiprocessors, MIN_NORM_THREADS, MAX_THREADS);
    }

    /**
     * Few rows are spread over half of the multiprocessors: the other half is for the next kernel's blocks, which start before
     * this one's end ({@link NextStart}).
     */
    static RowShape fused(Problem problem, int multiprocessors) {
        return spread(problem, multiprocessors / 2, MIN_FUSED_THREADS, MAX_FUSED_THREADS);
    }

    /** The same over a number of blocks that somebody asked for. */
    static RowShape fusedOver(Problem problem, int blocks) {
        return of(problem, blocks, MAX_FUSED_THREADS);
    }

    /** Why a fused row cannot be spread as somebody asks, in one line; empty when it can. */
    static Optional<String> tooFewBlocks(Problem problem, int blocks) {
        int least = fusedOver(problem, 1).clusterSize();
        return blocks != FusionOptions.AUTO && blocks < least
                ? Optional.of("a row of " + problem.rowBytes() + " bytes needs at least " + least + " blocks of "
                        + MAX_FUSED_THREADS + " threads with " + VECTOR_BYTES + " bytes each, more than clusterSize "
                        + blocks)
                : Optional.empty();
    }

    /**
     * Few rows leave most of the GPU idle: spread over more blocks, a row's vectors are loaded, sent and stored by more
     * multiprocessors. Blocks of several rows on one multiprocessor would lose that again.
     */
    private static RowShape spread(Problem problem, int multiprocessors, int minThreads, int maxThreads) {
        int clusterSize = 1;
        while (clusterSize < MAX_CLUSTER_SIZE
                && 2L * clusterSize * problem.tokens() <= multiprocessors
                && vectors(problem) / (2 * clusterSize) >= minThreads) {
            clusterSize *= 2;
        }
        return of(problem, clusterSize, maxThreads);
    }

    private static RowShape of(Problem problem, int blocks, int maxThreads) {
        int vectors = vectors(problem);
        int clusterSize = blocks;
        while (ceilDiv(vectors, clusterSize) > maxThreads) {
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
