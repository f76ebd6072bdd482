package io.fusedcollective.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shapes that docs/kernel-notes.md has the reasons for, on a GPU of 132 multiprocessors. */
class RowShapeTest {

    private static final int MULTIPROCESSORS = 132;

    @ParameterizedTest
    @CsvSource({
        // tokens, hidden, dtype, threads, blocks of a row, rows at a time
        "1,    8192,  BFLOAT16, 128, 8, 1",
        "16,   8192,  BFLOAT16, 128, 8, 16",
        "17,   8192,  BFLOAT16, 256, 4, 17",
        "32,   8192,  FLOAT16,  256, 4, 32",
        "64,   8192,  BFLOAT16, 512, 2, 64",
        "128,  8192,  BFLOAT16, 512, 2, 64",
        "2048, 8192,  BFLOAT16, 512, 2, 64",
        "2048, 8192,  FLOAT32,  512, 4, 33",
        "2048, 16384, FLOAT32,  512, 8, 16",
        "2048, 7168,  BFLOAT16, 448, 2, 64",
        "2048, 4096,  BFLOAT16, 512, 1, 128",
        "2048, 2048,  BFLOAT16, 256, 1, 256",
        "2048, 16,    BFLOAT16, 32,  1, 1024",
    })
    void fusedRows(int tokens, int hidden, DataType dtype, int threads, int clusterSize, int rowsAtATime) {
        Problem problem = new Problem(tokens, hidden, dtype, true, QuantMode.NONE);
        RowShape shape = RowShape.fused(problem, MULTIPROCESSORS);
        assertEquals(new RowShape(threads, clusterSize), shape);
        int blocks = Math.min(MULTIPROCESSORS * RowShape.exchangingBlocks(threads), PeerWorkspace.MAX_BLOCKS);
        assertEquals(rowsAtATime, PeerWorkspace.rowsAtATime(tokens, blocks / clusterSize));
    }

    @ParameterizedTest
    @CsvSource({
        // tokens, hidden, dtype, threads, blocks of a row
        "1,    8192,  BFLOAT16, 256,  4",
        "34,   8192,  BFLOAT16, 512,  2",
        "128,  8192,  BFLOAT16, 1024, 1",
        "2048, 16384, FLOAT32,  1024, 4",
        "1,    512,   BFLOAT16, 64,   1",
    })
    void norms(int tokens, int hidden, DataType dtype, int threads, int clusterSize) {
        Problem problem = new Problem(tokens, hidden, dtype, true, QuantMode.NONE);
        assertEquals(new RowShape(threads, clusterSize), RowShape.norm(problem, MULTIPROCESSORS));
    }
}
