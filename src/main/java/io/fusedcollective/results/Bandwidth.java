package io.fusedcollective.results;

import io.fusedcollective.problem.Problem;

/**
 * A result's bandwidths in 10^9 bytes a second, as nccl-tests defines them
 * (https://github.com/NVIDIA/nccl-tests/blob/master/doc/PERFORMANCE.md).
 *
 * @param algorithm bytes of the tensor that each rank contributes, a second
 * @param bus       bytes that each of N ranks must receive at least, 2 (N - 1) / N of the tensor, a second; comparable with the
 *                  link's speed
 */
public record Bandwidth(double algorithm, double bus) {

    public static Bandwidth of(Result result) {
        double algorithm =
                result.configuration().problem().tensorBytes() / result.time().timeNs();
        return new Bandwidth(
                algorithm, algorithm * busFactor(result.configuration().worldSize()));
    }

    /** The fewest bytes that a rank receives in any all-reduce. With two ranks this is the tensor, whatever the algorithm. */
    public static double leastReceivedBytes(int worldSize, Problem problem) {
        return busFactor(worldSize) * problem.tensorBytes();
    }

    private static double busFactor(int worldSize) {
        return 2.0 * (worldSize - 1) / worldSize;
    }
}
