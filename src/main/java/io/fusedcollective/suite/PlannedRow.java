package io.fusedcollective.suite;

import io.fusedcollective.problem.Implementation;
import io.fusedcollective.report.Configuration;

/** A row yet to be measured. */
public record PlannedRow(Configuration configuration, Implementation implementation) {}
