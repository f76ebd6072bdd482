package io.fusedcollective.suite;

import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.results.Result;

/** A row yet to be measured. */
public record PlannedResult(Configuration configuration, Implementation implementation) {

    /** The plan's row that a result is of. */
    static PlannedResult of(Result row) {
        return new PlannedResult(row.configuration(), row.implementation());
    }
}
