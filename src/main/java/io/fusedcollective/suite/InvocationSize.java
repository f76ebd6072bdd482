package io.fusedcollective.suite;

import io.fusedcollective.backend.BufferRotation;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Problem;

/** How many operations one timed invocation performs. */
final class InvocationSize {

    /**
     * Launching graphs and waiting for them costs about 15 us, 45 if the host is busy. An invocation of 2 ms keeps this around 1 % of
     * its wall time.
     */
    private static final double ON_GPUS_NS = 2e6;

    /** About a hundred time slices of the system's scheduler, so that each invocation has its share of what other threads take. */
    private static final double ON_THE_HOST_NS = 0.3e9;

    private InvocationSize() {}

    /** The number of operations, a multiple of those in a replay. */
    static int operations(Configuration configuration, long cacheBytes) {
        int ofOneReplay = BufferRotation.of(
                        configuration.problem(), configuration.worldSize(), configuration.cache(), cacheBytes)
                .operationsPerReplay();
        double invocationNs = configuration.backendKind().usesGpus() ? ON_GPUS_NS : ON_THE_HOST_NS;
        double replays = invocationNs / (ofOneReplay * estimateNs(configuration));
        return ofOneReplay * Math.max(1, (int) Math.ceil(replays));
    }

    /** A low estimate for GPUs: if an operation takes longer, the overhead's share only becomes smaller. On the host a typical one. */
    private static double estimateNs(Configuration configuration) {
        Problem problem = configuration.problem();
        if (!configuration.backendKind().usesGpus()) {
            double nsPerElementOfEachRank = problem.quantization().quantized() ? 10 : 4;
            return problem.elements() * configuration.worldSize() * nsPerElementOfEachRank;
        }
        double kernelNs = 1000; // linkPeak's at its smallest
        double linkBytesPerNs = 400;
        return kernelNs + (configuration.worldSize() - 1) * problem.tensorBytes() / linkBytesPerNs;
    }
}
