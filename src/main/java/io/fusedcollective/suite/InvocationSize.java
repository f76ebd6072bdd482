package io.fusedcollective.suite;

import io.fusedcollective.backend.BufferRotation;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Problem;

/**
 * How many operations one timed invocation performs. Launching graphs and waiting for them costs some 15 us, 45 where the host
 * is busy, so an invocation must take about 2 ms for that to stay around 1 % of its wall time.
 */
final class InvocationSize {

    private static final double INVOCATION_NS = 2e6;

    private InvocationSize() {}

    /** Whole replays. */
    static int operations(Configuration configuration, long cacheBytes) {
        int ofOneReplay = BufferRotation.of(configuration.problem(), configuration.cache(), cacheBytes)
                .operationsPerReplay();
        double replays = INVOCATION_NS / (ofOneReplay * estimateNs(configuration));
        return ofOneReplay * Math.max(1, (int) Math.ceil(replays));
    }

    /** On the short side: an operation that takes longer only makes the overhead's share smaller. */
    private static double estimateNs(Configuration configuration) {
        Problem problem = configuration.problem();
        if (configuration.onHost()) {
            double nsPerElementOfEachRank = 3;
            return problem.elements() * configuration.worldSize() * nsPerElementOfEachRank;
        }
        double kernelNs = 1000; // linkPeak's at its smallest
        double linkBytesPerNs = 400;
        return kernelNs + (configuration.worldSize() - 1) * problem.tensorBytes() / linkBytesPerNs;
    }
}
