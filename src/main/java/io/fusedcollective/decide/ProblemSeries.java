package io.fusedcollective.decide;

import io.fusedcollective.problem.Cache;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.QuantMode;

/** What an engine's setting depends on: all of a configuration but its tokens. */
record ProblemSeries(
        String backend, int worldSize, int hidden, DataType dtype, boolean residual, QuantMode quant, Cache cache) {

    static ProblemSeries of(Configuration configuration) {
        return new ProblemSeries(
                configuration.backend(),
                configuration.worldSize(),
                configuration.problem().hidden(),
                configuration.problem().dtype(),
                configuration.problem().residual(),
                configuration.problem().quant(),
                configuration.cache());
    }
}
