package io.fusedcollective.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.problem.ScaleLayout;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The numbers of the largest problem, 128 GiB a tensor, and of the smallest: none passes what it is counted in. */
class ProblemLimitsTest {

    private static final Problem LARGEST =
            new Problem(Problem.MAX_TOKENS, Problem.MAX_HIDDEN, DataType.FLOAT32, true, QuantMode.FP8);
    /** With FP4. */
    private static final Problem MOST_SCALES =
            new Problem(Problem.MAX_TOKENS, Problem.MAX_HIDDEN / 2, DataType.FLOAT32, true, QuantMode.FP4);

    private static final Problem SMALLEST = new Problem(1, 16, DataType.BFLOAT16, true, QuantMode.FP4);

    @Test
    void sizesOfTensorsAreCountedIn64Bits() {
        assertEquals(1L << 35, LARGEST.elements());
        assertEquals(1L << 37, LARGEST.tensorBytes());
        assertEquals(32, SMALLEST.tensorBytes());
    }

    /** The host fills and checks the scale factors in one array. */
    @ParameterizedTest
    @EnumSource
    void scaleFactorsFitAnArray(ScaleLayout layout) {
        int tokens = MOST_SCALES.tokens();
        int perRow = MOST_SCALES.scalesPerRow();
        long bytes = layout.places(tokens, perRow);
        assertEquals(1L << 30, bytes);
        assertEquals(bytes - 1, layout.place(tokens - 1, perRow - 1, tokens, perRow));
    }

    @Test
    void moreScaleFactorsThanAnArrayHoldsAreRefused() {
        assertEquals(
                "tokens 1048576 x hidden 32768 has 2147483648 bytes of scale factors, more than 2147483647, the most"
                        + " that a check can read",
                assertThrows(
                                InvalidProblemException.class,
                                () -> new Problem(
                                        Problem.MAX_TOKENS, Problem.MAX_HIDDEN, DataType.BFLOAT16, true, QuantMode.FP4))
                        .getMessage());
    }

    /** A launch's grid may have 2^31 - 1 blocks; a row has up to eight. */
    @Test
    void aRowIsSpreadOverBlocks() {
        assertEquals(new RowShape(1024, 8), RowShape.norm(LARGEST, 132));
        assertEquals(new RowShape(512, 16), RowShape.fusedOver(LARGEST, 8, 8));
        assertTrue((long) LARGEST.tokens() * 8 < Integer.MAX_VALUE);
        assertEquals(new RowShape(32, 1), RowShape.norm(SMALLEST, 132));
        assertEquals(new RowShape(32, 8), RowShape.fusedOver(SMALLEST, 8, 8));
    }

    @ParameterizedTest
    @CsvSource({"132", "2147483647"})
    void manyRowsOnManyMultiprocessors(int multiprocessors) {
        assertEquals(8, RowShape.fused(LARGEST, 2, multiprocessors).clusterSize());
        assertEquals(1, RowShape.fused(SMALLEST, 2, multiprocessors).clusterSize());
    }

    @Test
    void aRowTakesAtLeastTheBlocksThatItNeeds() {
        assertEquals(
                Optional.of(
                        "a row of 131072 bytes needs at least 16 blocks of 512 threads with 16 bytes each, more than"
                                + " clusterSize 8"),
                RowShape.tooFewBlocks(LARGEST, 8, 8));
        assertEquals(Optional.empty(), RowShape.tooFewBlocks(LARGEST, 8, 16));
        assertEquals(Optional.empty(), RowShape.tooFewBlocks(LARGEST, 8, FusionOptions.AUTO));
        assertEquals(Optional.empty(), RowShape.tooFewBlocks(SMALLEST, 8, 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "64         | needs room for 131072 MiB from each rank, more than the 64 MiB allowed; raise --workspace-limit-mib"
                        + " (param workspaceLimitMib)",
                "131071     | needs room for 131072 MiB from each rank, more than the 131071 MiB allowed; raise --workspace-limit-mib"
                        + " (param workspaceLimitMib)",
                "131072     |",
                "2147483647 |",
            })
    void theWorkspaceLimitIsNamed(int limitMib, String reason) {
        assertEquals(Optional.ofNullable(reason), PeerWorkspace.tooLarge(LARGEST, limitMib));
        assertEquals(Optional.empty(), PeerWorkspace.tooLarge(SMALLEST, limitMib));
    }

    @Test
    void rowsAtATime() {
        assertEquals(1024, PeerWorkspace.rowsAtATime(LARGEST.tokens(), PeerWorkspace.MAX_BLOCKS));
        assertEquals(1, PeerWorkspace.rowsAtATime(1, 1));
        String message = assertThrows(InvalidProblemException.class, () -> PeerWorkspace.rowsAtATime(1, 0))
                .getMessage();
        assertTrue(message.startsWith("the GPU has no room for all blocks of a row at the same time"), message);
    }
}
