package io.fusedcollective.suite;

import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.results.Result;

/**
 * A result to measure: an implementation on a problem.
 *
 * @param flashinfer the FlashInfer library that the implementation runs, as a path; null if it runs none
 */
public record PlannedResult(Configuration configuration, Implementation implementation, String flashinfer) {

    /** The planned result that {@code result} comes from. */
    static PlannedResult of(Result result) {
        return new PlannedResult(
                result.configuration(),
                result.implementation(),
                result.library().orElse(null));
    }
}
