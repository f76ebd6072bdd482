package io.fusedcollective.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shapes that docs/kernel-notes.md has the reasons for, on a GPU of 132 multiprocessors. */
class RowShapeTest {

    private static final int MULTIPROCESSORS = 132;

    @ParameterizedTest
    @CsvSource({
        // tokens, hidden, dtype; a fused row's threads of a block and blocks; a norm's
        "1,    8192,  BFLOAT16, 128, 8, 256,  4",
        "8,    8192,  BFLOAT16, 128, 8, 256,  4",
        "9,    8192,  BFLOAT16, 256, 4, 256,  4",
        "16,   8192,  BFLOAT16, 256, 4, 256,  4",
        "17,   8192,  BFLOAT16, 512, 2, 256,  4",
        "33,   8192,  FLOAT16,  512, 2, 256,  4",
        "34,   8192,  FLOAT16,  512, 2, 512,  2",
        "128,  8192,  BFLOAT16, 512, 2, 1024, 1",
        "2048, 8192,  FLOAT32,  512, 4, 1024, 2",
        "2048, 16384, FLOAT32,  512, 8, 1024, 4",
        "2048, 7168,  BFLOAT16, 448, 2, 896,  1",
        "2048, 4096,  BFLOAT16, 512, 1, 512,  1",
        "1,    4096,  BFLOAT16, 128, 4, 256,  2",
        "1,    512,   BFLOAT16, 64,  1, 64,   1",
        "2048, 16,    BFLOAT16, 32,  1, 32,   1",
    })
    void rowsAreSpread(
            int tokens,
            int hidden,
            DataType dtype,
            int fusedThreads,
            int fusedBlocks,
            int normThreads,
            int normBlocks) {
        Problem problem = new Problem(tokens, hidden, dtype, true, QuantMode.NONE);
        assertEquals(new RowShape(fusedThreads, fusedBlocks), RowShape.fused(problem, 2, MULTIPROCESSORS));
        assertEquals(new RowShape(normThreads, normBlocks), RowShape.norm(problem, MULTIPROCESSORS));
    }

    /** Columns, dtype and ranks, then the threads of a block and the blocks of a fused row: rows that a cluster of blocks of 512 threads does not hold: wider blocks, or with eight ranks more of them. */
    @ParameterizedTest
    @CsvSource({
        "32768, BFLOAT16, 2, 512,  8",
        "32768, FLOAT32,  2, 1024, 8",
        "20480, FLOAT32,  4, 640,  8",
        "32768, FLOAT32,  8, 512,  16"
    })
    void theWidestRowsAreSpread(int hidden, DataType dtype, int worldSize, int threads, int blocks) {
        Problem problem = new Problem(2048, hidden, dtype, true, QuantMode.NONE);
        RowShape shape = RowShape.fused(problem, worldSize, MULTIPROCESSORS);
        assertEquals(new RowShape(threads, blocks), shape);
    }

    /** On two H100s with 132 multiprocessors 59 rows of the first shape fit, and fewer than 8 of the second. */
    @Test
    void theEstimateOfRoomIsLow() {
        assertEquals(49, new RowShape(512, 4).leastRowsAtATime(MULTIPROCESSORS));
        assertEquals(6, new RowShape(320, 16).leastRowsAtATime(MULTIPROCESSORS));
    }
}
