package io.fusedcollective.decide;

import io.fusedcollective.problem.Cache;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.report.Configuration;

/** What an engine's setting depends on: all of a configuration but its tokens. */
record Series(String backend, int worldSize, int hidden, DataType dtype, boolean residual, QuantMode quant, Cache cache) {

    static Series of(Configuration configuration) {
        return new Series(
                configuration.backend(),
                configuration.worldSize(),
                configuration.problem().hidden(),
                configuration.problem().dtype(),
                configuration.problem().residual(),
                configuration.problem().quant(),
                configuration.cache());
    }
}
