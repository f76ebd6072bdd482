package io.fusedcollective.suite;

import io.fusedcollective.backend.BufferRotation;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Problem;

/**
 * How many operations one timed invocation performs. Launching graphs and waiting for them costs about 15 us, 45 if the host is
 * busy. So an invocation must take about 2 ms to keep this around 1 % of its wall time.
 */
final class InvocationSize {

    private static final double INVOCATION_NS = 2e6;

    private InvocationSize() {}

    /** The number of operations, a multiple of those in a replay. */
    static int operations(Configuration configuration, long cacheBytes) {
        int ofOneReplay = BufferRotation.of(configuration.problem(), configuration.cache(), cacheBytes)
                .operationsPerReplay();
        double replays = INVOCATION_NS / (ofOneReplay * estimateNs(configuration));
        return ofOneReplay * Math.max(1, (int) Math.ceil(replays));
    }

    /** A low estimate. If an operation takes longer, the overhead's share only becomes smaller. */
    private static double estimateNs(Configuration configuration) {
        Problem problem = configuration.problem();
        if (!configuration.backendKind().usesGpus()) {
            double nsPerElementOfEachRank = 3;
            return problem.elements() * configuration.worldSize() * nsPerElementOfEachRank;
        }
        double kernelNs = 1000; // linkPeak's at its smallest
        double linkBytesPerNs = 400;
        return kernelNs + (configuration.worldSize() - 1) * problem.tensorBytes() / linkBytesPerNs;
    }
}
