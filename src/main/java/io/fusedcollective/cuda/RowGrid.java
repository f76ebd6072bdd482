package io.fusedcollective.cuda;

import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.RowShards;

/**
 * How a fused kernel spreads a tensor: the shape of a row, and how many rows it works on at the same time.
 *
 * @param rows the tensor's rows, divided by this and rounded up, are the rounds of the kernel
 */
record RowGrid(RowShape shape, int rows) {

    /**
     * If the blocks leave more than this share of their places empty, some multiprocessors have more blocks than others, and all
     * wait for those.
     */
    private static final double EMPTY_PLACES = 1.0 / 16;

    /**
     * Up to so many rounds, narrow blocks are faster with one more round of fewer rows. A sweep showed that (docs/kernel-notes.md);
     * the reason was not measured.
     */
    private static final int FEW_ROUNDS = 3;

    /** What fits the GPU, or a rank's share of it, at the same time. */
    interface Room {
        /** The number of rows of this shape. */
        int rows(RowShape shape);

        /** The number of blocks that belong to no cluster. */
        int blocks(int threads);
    }

    /** @param multiprocessors of the GPU */
    static RowGrid of(Problem problem, int worldSize, FusionOptions options, int multiprocessors, Room room) {
        if (options.clusterSize() != FusionOptions.AUTO) {
            RowShape shape = RowShape.fusedOver(problem, worldSize, options.clusterSize());
            return new RowGrid(shape, PeerWorkspace.rowsAtATime(problem.tokens(), room.rows(shape)));
        }
        RowShape shape = RowShape.fused(problem, worldSize, multiprocessors);
        int resident = room.rows(shape);
        int rows = PeerWorkspace.rowsAtATime(problem.tokens(), resident);
        boolean uneven = rows * shape.clusterSize() < (1 - EMPTY_PLACES) * room.blocks(shape.threads());
        RowShape narrow = RowShape.narrowFused(problem, worldSize);
        if (problem.tokens() <= resident || !uneven || narrow.clusterSize() <= shape.clusterSize()) {
            return new RowGrid(shape, rows);
        }
        int rounds = Division.ceil(problem.tokens(), rows);
        int wanted = Division.ceil(problem.tokens(), rounds <= FEW_ROUNDS ? rounds + 1 : rounds);
        return new RowGrid(narrow, PeerWorkspace.rowsAtATime(problem.tokens(), Math.min(wanted, room.rows(narrow))));
    }

    /** The same for a kernel whose blocks keep to the rows of one rank: as many rows of each rank at the same time, so at least one. */
    static RowGrid ofShards(Problem problem, int worldSize, FusionOptions options, int multiprocessors, Room room) {
        RowShards shards = problem.shards(worldSize);
        RowGrid ofAll = of(problem.withTokens(shards.paddedRows()), worldSize, options, multiprocessors, room);
        RowShape shape = withRoomForAllRanks(ofAll.shape, problem, worldSize, room);
        int most = Math.min(Division.ceil(ofAll.rows, worldSize), room.rows(shape) / worldSize);
        return new RowGrid(shape, worldSize * PeerWorkspace.rowsAtATime(shards.perRank(), most));
    }

    /** The shape, or one of fewer blocks if a row of each rank does not fit, as on a GPU that several ranks share. */
    private static RowShape withRoomForAllRanks(RowShape shape, Problem problem, int worldSize, Room room) {
        RowShape fitting = shape;
        int least = RowShape.fusedOver(problem, worldSize, 1).clusterSize();
        while (room.rows(fitting) < worldSize && fitting.clusterSize() > least) {
            fitting = RowShape.fusedOver(problem, worldSize, fitting.clusterSize() / 2);
        }
        return fitting;
    }
}
