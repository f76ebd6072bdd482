package io.fusedcollective.suite;

import io.fusedcollective.problem.Cache;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.OutputChoice;
import io.fusedcollective.problem.Quantization;
import io.fusedcollective.problem.Residual;
import io.fusedcollective.results.Iterations;
import java.util.List;

/**
 * The user's request. The backend's {@link Defaults} replace values that are null.
 *
 * @param oneshot whether oneshot implementations take part
 */
public record RunRequest(
        List<Integer> tokens,
        Integer hidden,
        List<DataType> dtypes,
        List<Residual> residuals,
        List<Quantization> quantizations,
        OutputChoice outputs,
        Integer weightOffset,
        Integer worldSize,
        List<Implementation> implementations,
        boolean oneshot,
        FusionOptions options,
        Cache cache,
        Iterations iterations) {}
