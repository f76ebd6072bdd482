package io.fusedcollective.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fusedcollective.problem.FusionOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NextStartTest {

    @ParameterizedTest
    @CsvSource({
        "true,  66,  AT_LAST_WAIT",
        "true,  67,  AT_LAST_DATA",
        "true,  264, AT_LAST_DATA",
        "false, 66,  AT_ONCE",
        "false, 264, AT_ONCE",
    })
    void theNextKernelStartsEarlyWhereItHasMultiprocessorsOfItsOwn(boolean atEnd, int blocks, NextStart expected) {
        assertEquals(expected, NextStart.of(FusionOptions.DEFAULT.withTriggerCompletionAtEnd(atEnd), blocks, 132));
    }
}
