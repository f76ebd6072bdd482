package io.fusedcollective.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fusedcollective.problem.Cache;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.problem.Residual;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BufferRotationTest {

    private static final long CACHE_BYTES = 60L << 20;

    /** With hidden 8192 and bfloat16, a tensor of one token has 16 KiB, and so has the weight. */
    @ParameterizedTest
    @CsvSource({
        "warm, 1,    true,  none, 1,    20",
        "warm, 2048, true,  none, 1,    20",
        "cold, 1,    true,  none, 1537, 1537", // 120 MiB over 5 x 16 KiB, and itself
        "cold, 1,    false, none, 2561, 2561", // 3 x 16 KiB
        "cold, 128,  true,  none, 16,   32", // 8 MiB and the weight: 14.97 others
        "cold, 128,  true,  fp8,  19,   38", // 7 MiB
        "cold, 128,  true,  fp4,  20,   20", // 6.5 MiB
        "cold, 512,  true,  none, 5,    20",
        "cold, 1024, true,  none, 3,    21",
        "cold, 4096, true,  none, 2,    20",
    })
    void theOtherSetsAreTwiceTheCacheAndReplaysAreWholeRounds(
            String cache, int tokens, boolean residual, String quant, int sets, int operations) {
        Problem problem = new Problem(tokens, 8192, DataType.BFLOAT16, residual, QuantMode.of(quant));
        BufferRotation rotation = BufferRotation.of(problem, 2, Cache.of(cache), CACHE_BYTES);
        assertEquals(sets, rotation.sets());
        assertEquals(operations, rotation.operationsPerReplay());
    }

    @ParameterizedTest
    @CsvSource({"16, 4096", "2048, 4096"})
    void tinyTensorsHaveNoMoreSetsThanAGraphTakes(int hidden, int sets) {
        Problem problem = new Problem(1, hidden, DataType.BFLOAT16, true, QuantMode.NONE);
        assertEquals(
                sets, BufferRotation.of(problem, 2, Cache.COLD, CACHE_BYTES).sets());
    }

    /** Input and norm are 4 MiB together; residual and sum are as many, or a share of them. */
    @ParameterizedTest
    @CsvSource({"true, 2, 16", "sharded, 2, 21", "sharded, 8, 28", "false, 2, 31"})
    void aShardedResidualTakesTheMemoryOfARanksOwnRows(String residual, int worldSize, int sets) {
        Problem problem = new Problem(128, 8192, DataType.BFLOAT16, true, QuantMode.NONE).with(Residual.of(residual));
        assertEquals(
                sets,
                BufferRotation.of(problem, worldSize, Cache.COLD, CACHE_BYTES).sets());
    }
}
