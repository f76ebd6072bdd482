package io.fusedcollective.suite;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackendsTest {

    /** Whatever this machine lacks, somewhere it could be measured. */
    @ParameterizedTest
    @EnumSource
    void everyImplementationRunsOnABackend(Implementation implementation) {
        Problem problem = implementation.subject(new Problem(128, 1024, DataType.BFLOAT16, true, QuantMode.FP8));
        List<String> elsewhere = List.of("runs on the host backend only", "needs GPUs");
        boolean somewhere = Backends.all().stream()
                .map(backend -> reason(backend, implementation, problem))
                .anyMatch(reason -> elsewhere.stream().noneMatch(reason::startsWith));
        assertTrue(somewhere, implementation.label());
    }

    private static String reason(Backend backend, Implementation implementation, Problem problem) {
        return backend.unavailable(implementation, problem, 2, FusionOptions.DEFAULT)
                .orElse("none");
    }
}
