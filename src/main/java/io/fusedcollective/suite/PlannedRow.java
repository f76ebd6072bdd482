package io.fusedcollective.suite;

import io.fusedcollective.problem.Implementation;
import io.fusedcollective.report.Configuration;
import io.fusedcollective.report.Row;

/** A row yet to be measured. */
public record PlannedRow(Configuration configuration, Implementation implementation) {

    /** The plan's row that a result is of. */
    static PlannedRow of(Row row) {
        return new PlannedRow(row.configuration(), row.implementation());
    }
}
