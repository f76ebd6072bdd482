package io.fusedcollective.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.problem.Residual;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FormulasTest {

    private static final int HIDDEN = 8192;
    private static final double ROW_BYTES = 2.0 * HIDDEN;

    /**
     * Link bytes in tensors, crossings; 16 tokens are 256 KiB, 64 are 1 MiB, 65 more than that. The last two columns are of
     * the unfavorable assumption: crossings or further steps of a ring, and local bytes beyond two ranks' in tensors.
     */
    @ParameterizedTest
    @CsvSource({
        "fusedOneshot, 2, 16,  LINK_BYTE, 1,    1,  CROSSING, 1,  0",
        "fusedOneshot, 4, 16,  LINK_BYTE, 3,    1,  CROSSING, 3,  6",
        "fusedOneshot, 8, 16,  LINK_BYTE, 7,    1,  CROSSING, 7,  18",
        "fusedTwoshot, 2, 16,  LINK_BYTE, 1,    2,  CROSSING, 2,  0",
        "fusedTwoshot, 4, 16,  LINK_BYTE, 1.5,  2,  CROSSING, 6,  1.5",
        "fusedTwoshot, 8, 16,  LINK_BYTE, 1.75, 2,  CROSSING, 14, 2.25",
        "p2pCustom,    2, 64,  LINK_BYTE, 1,    1,  CROSSING, 1,  0",
        "p2pCustom,    4, 31,  LINK_BYTE, 3,    1,  CROSSING, 3,  6",
        "p2pCustom,    4, 32,  LINK_BYTE, 1.5,  2,  CROSSING, 6,  1.5",
        "p2pCompiled,  8, 15,  LINK_BYTE, 7,    1,  CROSSING, 7,  18",
        "p2pCompiled,  8, 16,  LINK_BYTE, 1.75, 2,  CROSSING, 14, 2.25",
        "ncclCustom,   2, 64,  NCCL_SMALL_BYTE, 1,   2,  NCCL_SMALL_STEP, 0, 0",
        "ncclCustom,   4, 64,  NCCL_SMALL_BYTE, 1.5, 6,  NCCL_SMALL_STEP, 4, 0",
        "ncclCustom,   8, 64,  NCCL_SMALL_BYTE, 1.75, 14, NCCL_SMALL_STEP, 12, 0",
        "ncclCustom,   2, 65,  NCCL_LARGE_BYTE, 1,   2,  NCCL_LARGE_STEP, 0, 0",
        "ncclCustom,   4, 65,  LINK_BYTE, 1.5, 6,  NCCL_LARGE_STEP, 4, 0",
        "ncclCustom,   8, 65,  LINK_BYTE, 1.75, 14, NCCL_LARGE_STEP, 12, 0",
    })
    void messagesAndBytes(
            String name,
            int ranks,
            int tokens,
            Cost bytes,
            double tensors,
            int crossings,
            Cost waits,
            int waitsAtWorst,
            double localTensorsAtWorst) {
        Problem problem = new Problem(tokens, HIDDEN, DataType.BFLOAT16, true, QuantMode.NONE);
        Work best = Formulas.work(Implementation.of(name), problem, ranks, Assumption.FAVORABLE);
        Work worst = Formulas.work(Implementation.of(name), problem, ranks, Assumption.UNFAVORABLE);
        assertEquals(tensors * tokens * ROW_BYTES, best.count(bytes));
        assertEquals(crossings, best.count(Cost.CROSSING));
        assertEquals(waitsAtWorst, worst.count(waits));
        assertEquals(localTensorsAtWorst * tokens * ROW_BYTES, localBytes(worst) - localBytes(best), 1e-6);
    }

    /** Bytes received in tensors: half of the tensor and half of the outputs for two ranks. */
    @ParameterizedTest
    @CsvSource({
        "none,        2, 1",
        "fp8,         2, 0.75",
        "fp4,         2, 0.640625",
        "fp8,         4, 1.125",
        "fp4,         8, 1.12109375",
    })
    void sequenceParallelRanksReceiveOutputsForSums(String quant, int ranks, double tensors) {
        Problem problem = new Problem(64, HIDDEN, DataType.BFLOAT16, true, QuantMode.of(quant)).with(Residual.SHARDED);
        Work best = Formulas.work(Implementation.FUSED_SEQUENCE_PARALLEL, problem, ranks, Assumption.FAVORABLE);
        assertEquals(tensors * problem.tensorBytes(), best.count(Cost.LINK_BYTE));
        assertEquals(2, best.count(Cost.CROSSING));
        assertEquals(1, best.count(Cost.EXCHANGE));
        Work worst = Formulas.work(Implementation.FUSED_SEQUENCE_PARALLEL, problem, ranks, Assumption.UNFAVORABLE);
        assertEquals(2 * (ranks - 1), worst.count(Cost.CROSSING));
    }

    @Test
    void ncclsSequenceParallelIsTwoHalfRingsAroundAKernelForTheOwnRows() {
        Problem problem = new Problem(128, HIDDEN, DataType.BFLOAT16, true, QuantMode.FP8).with(Residual.SHARDED);
        Work work = Formulas.work(Implementation.NCCL_SEQUENCE_PARALLEL, problem, 4, Assumption.UNFAVORABLE);
        // 2 MiB are reduced, 1 MiB of codes is gathered.
        assertEquals(1, work.count(Cost.NCCL_HALF));
        assertEquals(1, work.count(Cost.NCCL_SMALL));
        assertEquals(0.75 * problem.tensorBytes(), work.count(Cost.NCCL_HALF_BYTE));
        assertEquals(0.375 * problem.tensorBytes(), work.count(Cost.NCCL_SMALL_BYTE));
        assertEquals(2, work.count(Cost.NCCL_LARGE_STEP));
        assertEquals(2, work.count(Cost.NCCL_SMALL_STEP));
        assertEquals(1, work.count(Cost.ROW_KERNEL));
        assertEquals(7.0 * problem.elements() / 4, localBytes(work), 1e-6);
        Problem fp4 = new Problem(128, HIDDEN, DataType.BFLOAT16, true, QuantMode.FP4).with(Residual.SHARDED);
        assertEquals(
                2,
                Formulas.work(Implementation.NCCL_SEQUENCE_PARALLEL, fp4, 4, Assumption.UNFAVORABLE)
                        .count(Cost.ROW_KERNEL),
                "scales are put into their layout");
    }

    /** Kernels and bytes an element behind the all-reduce. */
    @ParameterizedTest
    @CsvSource({
        "ncclNative,   bfloat16, true,  none, 11, 0, 64",
        "ncclNative,   bfloat16, false, none, 8,  0, 40",
        "ncclNative,   float32,  true,  none, 7,  0, 40",
        "ncclNative,   bfloat16, true,  fp8,  16, 0, 91",
        "ncclNative,   bfloat16, true,  fp4,  16, 0, 87.5625",
        "ncclCustom,   bfloat16, true,  none, 0,  1, 8",
        "ncclCustom,   float16,  false, none, 0,  1, 4",
        "ncclCustom,   bfloat16, true,  fp8,  0,  2, 11",
        "ncclCustom,   bfloat16, true,  fp4,  0,  2, 10.5625",
        "p2pCompiled,  bfloat16, true,  none, 0,  1, 8",
        "p2pCompiled,  bfloat16, true,  fp8,  0,  1, 7",
        "p2pCompiled,  float32,  true,  fp4,  0,  1, 12.5625",
        "ncclNativeNormCustomQuant, bfloat16, true, fp8, 11, 1, 67",
        "ncclCustomNormNativeQuant, bfloat16, true, fp8, 5,  1, 35",
        "fusedOneshot, bfloat16, true,  fp8,  0,  0, 0",
    })
    void kernelsBehindTheAllReduce(
            String name,
            String dtype,
            boolean residual,
            String quant,
            int elementary,
            int results,
            double bytesPerElement) {
        Problem problem = new Problem(4, HIDDEN, DataType.of(dtype), residual, QuantMode.of(quant));
        Work work = Formulas.work(Implementation.of(name), problem, 2, Assumption.FAVORABLE);
        assertEquals(elementary, work.count(Cost.ELEMENTARY_KERNEL));
        assertEquals(results, work.count(Cost.ROW_KERNEL));
        assertEquals(bytesPerElement * problem.elements(), localBytes(work), 1e-6);
    }

    /** Five tensors are 50 MiB with 640 tokens; elementary kernels have three more, in fp32. */
    @ParameterizedTest
    @CsvSource({"p2pCustom, 640, 0", "p2pCustom, 1280, 0.5", "p2pCustom, 2560, 0.75", "ncclNative, 640, 0.545454"})
    void whatDoesNotFitTheCacheGoesThroughMemory(String name, int tokens, double share) {
        Problem problem = new Problem(tokens, HIDDEN, DataType.BFLOAT16, true, QuantMode.NONE);
        Work work = Formulas.work(Implementation.of(name), problem, 2, Assumption.FAVORABLE);
        assertEquals(share, work.count(Cost.MEMORY_BYTE) / localBytes(work), 1e-5);
    }

    static List<Implementation> withFormula() {
        return Arrays.stream(Implementation.values())
                .filter(implementation -> Formulas.unknown(implementation).isEmpty())
                .toList();
    }

    /** What was measured needs no assumption. */
    @ParameterizedTest
    @MethodSource("withFormula")
    void withTwoRanksBothAssumptionsAgree(Implementation implementation) {
        for (int tokens : new int[] {1, 64, 2048}) {
            Problem problem = new Problem(tokens, HIDDEN, DataType.BFLOAT16, true, QuantMode.FP8);
            assertEquals(
                    Formulas.work(implementation, problem, 2, Assumption.FAVORABLE),
                    Formulas.work(implementation, problem, 2, Assumption.UNFAVORABLE));
        }
    }

    /** Fusion leaves all bytes but the link's to the one kernel. */
    @Test
    void aFusedResultPaysForItsExchangeAlone() {
        Problem problem = new Problem(128, HIDDEN, DataType.BFLOAT16, true, QuantMode.FP8);
        Work fused = Formulas.work(Implementation.FUSED_TWOSHOT, problem, 8, Assumption.FAVORABLE);
        assertEquals(
                new Work()
                        .add(Cost.EXCHANGE, 1)
                        .add(Cost.CROSSING, 2)
                        .add(Cost.LINK_BYTE, 1.75 * problem.tensorBytes()),
                fused);
    }

    private static double localBytes(Work work) {
        return work.count(Cost.CACHED_BYTE) + work.count(Cost.MEMORY_BYTE);
    }
}
