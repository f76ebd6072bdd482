package io.fusedcollective.backend;

import io.fusedcollective.oracle.Inputs;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Problem;

/**
 * What a rank is asked to compute: the problem, its data, and the switches of the fused kernels.
 *
 * @param bufferSets sets of inputs and outputs that operations take in turn, all with the same data
 */
public record Workload(Problem problem, Inputs inputs, FusionOptions options, int bufferSets) {

    /** All operations have the same buffers. */
    public Workload(Problem problem, Inputs inputs, FusionOptions options) {
        this(problem, inputs, options, 1);
    }
}
