package io.fusedcollective.suite;

import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.results.Result;

/**
 * What is to be measured: an implementation on a problem.
 *
 * @param flashinfer where the library is that the implementation runs; null if it runs none of FlashInfer's
 */
public record PlannedResult(Configuration configuration, Implementation implementation, String flashinfer) {

    /** What {@code result} was planned as. */
    static PlannedResult of(Result result) {
        return new PlannedResult(
                result.configuration(),
                result.implementation(),
                result.library().orElse(null));
    }
}
