package io.fusedcollective.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fusedcollective.problem.Cache;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvocationSizeTest {

    /** A GPU's cache of 50 MiB. */
    @ParameterizedTest
    @CsvSource({
        "cuda, 1, 8192, 2562", // 1281 sets of 80 KiB, and 2 replays of 1.3 ms
        "cuda, 128, 8192, 336", // 14 sets of 8 MiB, and 12 replays of 28 operations
        "cuda, 2048, 8192, 40", // 2 sets, 20 operations a replay as ever
    })
    void withAColdCacheItIsWholeReplaysOfAllSets(String backend, int tokens, int hidden, int operations) {
        Problem problem = new Problem(tokens, hidden, DataType.BFLOAT16, true, QuantMode.NONE);
        assertEquals(
                operations, InvocationSize.operations(new Configuration(backend, 2, problem, Cache.COLD), 50 << 20));
    }

    @ParameterizedTest
    @CsvSource({
        "cuda, 2, 1, 8192, 1940", // 1 us each
        "cuda, 2, 2048, 8192, 40", // 85 us each
        "cuda, 8, 2048, 8192, 20", // 590 us each
        "cuda, 2, 1048576, 16384, 20",
        "host, 2, 16, 1024, 2300", // 131 us each
        "host, 2, 128, 1024, 300", // 1049 us each
    })
    void anInvocationTakesAboutTwoMillisecondsOnGpusAndALongerTimeOnTheHost(
            String backend, int worldSize, int tokens, int hidden, int operations) {
        Problem problem = new Problem(tokens, hidden, DataType.BFLOAT16, true, QuantMode.NONE);
        assertEquals(operations, InvocationSize.operations(new Configuration(backend, worldSize, problem), 50 << 20));
    }
}
