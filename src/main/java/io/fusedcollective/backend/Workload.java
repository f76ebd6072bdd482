package io.fusedcollective.backend;

import io.fusedcollective.oracle.Inputs;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Problem;

/**
 * What a rank computes: the problem, its data, and the switches of the fused kernels.
 *
 * @param bufferSets number of sets of inputs and outputs that operations use in turn, all with the same data
 */
public record Workload(Problem problem, Inputs inputs, FusionOptions options, int bufferSets) {

    /** A workload whose operations all use the same buffers. */
    public Workload(Problem problem, Inputs inputs, FusionOptions options) {
        this(problem, inputs, options, 1);
    }
}
