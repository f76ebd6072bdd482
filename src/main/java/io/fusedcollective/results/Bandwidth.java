package io.fusedcollective.results;

import io.fusedcollective.problem.Problem;

/**
 * A result's bandwidths in 10^9 bytes a second, as nccl-tests defines them
 * (https://github.com/NVIDIA/nccl-tests/blob/master/doc/PERFORMANCE.md).
 *
 * @param algorithm bytes of the tensor that each rank contributes, a second
 * @param bus       bytes that each of N ranks must receive at least, a second: 2 (N - 1) / N of what is exchanged; comparable with
 *                  the link's speed
 */
public record Bandwidth(double algorithm, double bus) {

    public static Bandwidth of(Result result) {
        Problem problem = result.configuration().problem();
        double timeNs = result.time().timeNs();
        return new Bandwidth(
                problem.tensorBytes() / timeNs,
                busFactor(result.configuration().worldSize()) * (problem.exchangedBytes() / timeNs));
    }

    /** The fewest bytes that a rank receives in any implementation. With two ranks an all-reduce's are the tensor. */
    public static double leastReceivedBytes(int worldSize, Problem problem) {
        return busFactor(worldSize) * problem.exchangedBytes();
    }

    private static double busFactor(int worldSize) {
        return 2.0 * (worldSize - 1) / worldSize;
    }
}
