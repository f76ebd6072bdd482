package io.fusedcollective.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowGridTest {

    private static final int MULTIPROCESSORS = 132;
    private static final int THREADS = 1024;

    /** As an H100 has it with 64 registers a thread; a cluster does not cross the ends of its 16 or 18 multiprocessors. */
    private static final RowGrid.Room H100 = new RowGrid.Room() {
        @Override
        public int rows(RowShape shape) {
            int blocks = blocks(shape.threads()) / shape.clusterSize();
            return shape.clusterSize() < 4 ? blocks : blocks * 9 / 10;
        }

        @Override
        public int blocks(int threads) {
            return Math.min(PeerWorkspace.MAX_BLOCKS, THREADS / threads * MULTIPROCESSORS);
        }
    };

    /** Tokens and columns; the blocks of a row, their threads, and the rows at a time. */
    @ParameterizedTest
    @CsvSource({
        "1,    8192,  8, 128, 1",
        "128,  8192,  2, 512, 128",
        "133,  8192,  8, 128, 45",
        "200,  8192,  8, 128, 67",
        "264,  8192,  2, 512, 132",
        "400,  8192,  8, 128, 100",
        "512,  8192,  2, 512, 128",
        "2048, 8192,  2, 512, 128",
        "59,   16384, 4, 512, 59",
        "64,   16384, 8, 256, 22",
        "512,  16384, 8, 256, 57",
        "300,  4096,  8, 64,  100",
        "500,  4096,  1, 512, 250",
        "600,  2048,  4, 64,  200",
        "2048, 16,    1, 32,  1024"
    })
    void unevenRoundsHaveNarrowBlocks(int tokens, int hidden, int blocks, int threads, int rows) {
        Problem problem = new Problem(tokens, hidden, DataType.BFLOAT16, true, QuantMode.NONE);
        RowGrid grid = RowGrid.of(problem, 2, FusionOptions.DEFAULT, MULTIPROCESSORS, H100);
        assertEquals(new RowGrid(new RowShape(threads, blocks), rows), grid);
    }

    /** Tokens and ranks; the rows at a time, as many of each rank. */
    @ParameterizedTest
    @CsvSource({
        "1,    2, 2",
        "1,    8, 8",
        "3,    4, 4",
        "127,  2, 128",
        "133,  2, 46",
        "512,  2, 128",
        "2047, 4, 128",
        "2048, 8, 128",
    })
    void aBlockKeepsToTheRowsOfOneRank(int tokens, int worldSize, int rows) {
        Problem problem = new Problem(tokens, 8192, DataType.BFLOAT16, true, QuantMode.NONE);
        RowGrid grid = RowGrid.ofShards(problem, worldSize, FusionOptions.DEFAULT, MULTIPROCESSORS, H100);
        assertEquals(rows, grid.rows());
        assertEquals(0, grid.rows() % worldSize);
        assertTrue(grid.rows() <= H100.rows(grid.shape()), grid.toString());
    }

    /** Tokens, columns, ranks; the blocks of a row and their threads. Otherwise no row of some ranks would be worked on. */
    @ParameterizedTest
    @CsvSource({"1, 8192, 8, 4, 512", "129, 16384, 4, 8, 512", "3, 8192, 4, 4, 512", "9, 512, 8, 1, 128"})
    void aSharedGpuHasRoomForARowOfEachRank(int tokens, int hidden, int worldSize, int blocks, int threads) {
        RowGrid.Room share = new RowGrid.Room() {
            @Override
            public int rows(RowShape shape) {
                return H100.rows(shape) / CudaRank.partsOfSharedGpu(2);
            }

            @Override
            public int blocks(int threads) {
                return H100.blocks(threads) / CudaRank.partsOfSharedGpu(2);
            }
        };
        Problem problem = new Problem(tokens, hidden, DataType.FLOAT32, true, QuantMode.NONE);
        RowGrid grid = RowGrid.ofShards(problem, worldSize, FusionOptions.DEFAULT, MULTIPROCESSORS / 4, share);
        assertEquals(new RowShape(threads, blocks), grid.shape());
        assertTrue(grid.rows() >= worldSize && grid.rows() <= share.rows(grid.shape()), grid.toString());
    }
}
