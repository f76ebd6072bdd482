package io.fusedcollective.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackendKindTest {

    /** A name that nobody knows is not taken for a GPU's. */
    @ParameterizedTest
    @CsvSource({
        "cuda, true, true,",
        "host, false, true, 'these are CPU threads, not GPUs'",
        "simulated, true, false, ranks share GPUs",
        "tpu, false, true, not a backend of this suite"
    })
    void whatANameSaysOfTimes(String name, boolean usesGpus, boolean timesMeanSomething, String caveat) {
        BackendKind kind = BackendKind.of(name);
        assertEquals(usesGpus, kind.usesGpus());
        assertEquals(timesMeanSomething, kind.timesMeanSomething());
        assertEquals(caveat, kind.caveat().orElse(null));
    }
}
