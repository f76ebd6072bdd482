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
        // tokens, hidden, dtype, threads, blocks of a row
        "1,    8192,  BFLOAT16, 128, 8",
        "16,   8192,  BFLOAT16, 128, 8",
        "17,   8192,  BFLOAT16, 256, 4",
        "32,   8192,  FLOAT16,  256, 4",
        "64,   8192,  BFLOAT16, 512, 2",
        "2048, 8192,  BFLOAT16, 512, 2",
        "2048, 8192,  FLOAT32,  512, 4",
        "2048, 16384, FLOAT32,  512, 8",
        "2048, 7168,  BFLOAT16, 448, 2",
        "2048, 4096,  BFLOAT16, 512, 1",
        "2048, 16,    BFLOAT16, 32,  1",
    })
    void fusedRows(int tokens, int hidden, DataType dtype, int threads, int clusterSize) {
        Problem problem = new Problem(tokens, hidden, dtype, true, QuantMode.NONE);
        assertEquals(new RowShape(threads, clusterSize), RowShape.fused(problem, MULTIPROCESSORS));
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
