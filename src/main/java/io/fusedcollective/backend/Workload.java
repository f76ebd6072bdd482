package io.fusedcollective.backend;

import io.fusedcollective.oracle.Inputs;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Problem;

/** What a rank is asked to compute: the problem, its data, and the switches of the fused kernels. */
public record Workload(Problem problem, Inputs inputs, FusionOptions options) {}
