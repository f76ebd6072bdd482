package io.fusedcollective.results;

import io.fusedcollective.problem.Problem;

/**
 * A result's bandwidths in 10^9 bytes a second, as nccl-tests defines them
 * (https://github.com/NVIDIA/nccl-tests/blob/master/doc/PERFORMANCE.md).
 *
 * @param algorithm of the tensor that each rank contributes
 * @param bus       of what each of N ranks must at least receive of it, 2 (N - 1) / N: to be held against the link's
 */
public record Bandwidth(double algorithm, double bus) {

    public static Bandwidth of(Result result) {
        double algorithm =
                result.configuration().problem().tensorBytes() / result.time().timeNs();
        return new Bandwidth(
                algorithm, algorithm * busFactor(result.configuration().worldSize()));
    }

    /** The fewest bytes that any all-reduce can do with; with two ranks that is the tensor, whatever the algorithm. */
    public static double leastReceivedBytes(int worldSize, Problem problem) {
        return busFactor(worldSize) * problem.tensorBytes();
    }

    private static double busFactor(int worldSize) {
        return 2.0 * (worldSize - 1) / worldSize;
    }
}
