package io.fusedcollective.cuda;

import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Problem;
import java.util.Optional;

/**
 * How a row is spread over threads. Each thread has one 16-byte vector, and a row has as many blocks as that takes.
 *
 * @param threads     threads of a block, a multiple of the warp size
 * @param clusterSize blocks of a row, a power of two, because other sizes are not portable
 */
record RowShape(int threads, int clusterSize) {

    static final int VECTOR_BYTES = 16;
    static final int WARP_SIZE = 32;
    private static final int MAX_THREADS = 1024;

    /** The portable limit of CUDA. */
    private static final int MAX_CLUSTER_SIZE = 8;

    /** The most warps of a row ({@code kMaxWarps}). */
    static final int MAX_WARPS = 256;

    /**
     * The most threads of a fused kernel's block ({@code kFusedThreads}). Two such blocks fit a multiprocessor, so one sends while
     * the other waits for its row's sum.
     */
    static final int MAX_FUSED_THREADS = 512;

    /** The same for a row that is too wide for a cluster of such blocks ({@code kWideFusedThreads}). */
    static final int MAX_WIDE_FUSED_THREADS = 1024;

    /**
     * From this world size on, fused kernels need more registers than blocks of {@value #MAX_WIDE_FUSED_THREADS} threads have.
     */
    private static final int RANKS_WITH_NARROW_BLOCKS = 8;

    /** The fewest threads of a block that shares a fused row. With fewer, adding up costs more than the split gains. */
    private static final int MIN_FUSED_THREADS = 128;

    /** The fewest threads of a block that shares a fused row if rows are many ({@link #narrowFused}). */
    private static final int MIN_NARROW_THREADS = 64;

    /** The same for a norm in memory. Its blocks send nothing, so a split gains less. */
    private static final int MIN_NORM_THREADS = 256;

    /** The shape for a norm in memory, and for a quantization. */
    static RowShape norm(Problem problem, int multiprocessors) {
        return spread(problem, multiprocessors, MIN_NORM_THREADS, MAX_THREADS);
    }

    /**
     * Few rows are spread over half of the multiprocessors: the other half is for the next kernel's blocks, which start before
     * this one's end ({@link NextStart}).
     */
    static RowShape fused(Problem problem, int worldSize, int multiprocessors) {
        RowShape shape = spread(problem, multiprocessors / 2, MIN_FUSED_THREADS, MAX_FUSED_THREADS);
        return shape.clusterSize > MAX_CLUSTER_SIZE ? fusedOver(problem, worldSize, MAX_CLUSTER_SIZE) : shape;
    }

    /**
     * The shape for rows of which several rounds do not fill the multiprocessors evenly: many small blocks fill them better
     * ({@link RowGrid}).
     */
    static RowShape narrowFused(Problem problem, int worldSize) {
        int clusterSize = MAX_CLUSTER_SIZE;
        while (clusterSize > 1 && vectors(problem) / clusterSize < MIN_NARROW_THREADS) {
            clusterSize /= 2;
        }
        return fusedOver(problem, worldSize, clusterSize);
    }

    /** The shape for a given number of blocks. */
    static RowShape fusedOver(Problem problem, int worldSize, int blocks) {
        return of(problem, blocks, maxFusedThreads(worldSize));
    }

    private static int maxFusedThreads(int worldSize) {
        return worldSize < RANKS_WITH_NARROW_BLOCKS ? MAX_WIDE_FUSED_THREADS : MAX_FUSED_THREADS;
    }

    /** Why a fused row cannot be spread over this number of blocks, in one line; empty if it can. */
    static Optional<String> tooFewBlocks(Problem problem, int worldSize, int blocks) {
        int least = fusedOver(problem, worldSize, 1).clusterSize();
        return blocks != FusionOptions.AUTO && blocks < least
                ? Optional.of("a row of " + problem.rowBytes() + " bytes needs at least " + least + " blocks of "
                        + maxFusedThreads(worldSize) + " threads with " + VECTOR_BYTES
                        + " bytes each, more than clusterSize " + blocks)
                : Optional.empty();
    }

    /**
     * Few rows leave most of the GPU idle. If a row is spread over more blocks, more multiprocessors load, send and store its
     * vectors. This gains nothing if blocks of several rows share a multiprocessor.
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
        while (Division.ceil(vectors, clusterSize) > maxThreads) {
            clusterSize *= 2;
        }
        int threads = Division.ceil(Division.ceil(vectors, clusterSize), WARP_SIZE) * WARP_SIZE;
        return new RowShape(threads, clusterSize);
    }

    /**
     * A low estimate of the rows of a fused kernel that fit a GPU at the same time. Its threads have 64 registers, and a cluster does
     * not cross the ends of a group of multiprocessors: on an H100 59 clusters of 4 blocks fit instead of 66. For clusters beyond the
     * portable size it counts one block a multiprocessor: on an H100 fewer than 8 clusters of 16 blocks with 320 threads fit.
     */
    int leastRowsAtATime(int multiprocessors) {
        int blocksEach = clusterSize > MAX_CLUSTER_SIZE ? 1 : MAX_THREADS / threads;
        return blocksEach * multiprocessors / clusterSize * 3 / 4;
    }

    private static int vectors(Problem problem) {
        return Math.toIntExact(problem.rowBytes() / VECTOR_BYTES);
    }
}
