package io.fusedcollective.suite;

import io.fusedcollective.backend.BufferRotation;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.report.Configuration;

/**
 * How many operations one timed invocation performs. Launching a graph and waiting for it costs some 10 to 20 us, so
 * an invocation must take about 2 ms for that to stay below 1 % of the score.
 */
final class InvocationSize {

    private static final double INVOCATION_NS = 2e6;

    private InvocationSize() {}

    /** Whole replays. */
    static int operations(Configuration configuration, long cacheBytes) {
        int ofOneReplay = BufferRotation.of(configuration.problem(), configuration.cache(), cacheBytes).operationsPerReplay();
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
        double kernelNs = 3000;
        double linkBytesPerNs = 400;
        return kernelNs + (configuration.worldSize() - 1) * problem.tensorBytes() / linkBytesPerNs;
    }
}
