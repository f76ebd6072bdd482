package io.fusedcollective.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.report.Configuration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvocationSizeTest {

    @ParameterizedTest
    @CsvSource({
        "cuda, 2, 1, 8192, 660", // 3 us each
        "cuda, 2, 2048, 8192, 30", // 87 us each
        "cuda, 8, 2048, 8192, 10", // 590 us each
        "cuda, 2, 1048576, 16384, 10",
        "host, 2, 16, 1024, 30", // 98 us each
        "host, 2, 1, 16, 20840",
    })
    void anInvocationTakesAboutTwoMillisecondsAndIsWholeReplays(
            String backend, int worldSize, int tokens, int hidden, int operations) {
        Problem problem = new Problem(tokens, hidden, DataType.BFLOAT16, true, QuantMode.NONE);
        assertEquals(operations, InvocationSize.operations(new Configuration(backend, worldSize, problem)));
    }
}
