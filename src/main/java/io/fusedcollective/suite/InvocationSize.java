package io.fusedcollective.suite;

import io.fusedcollective.problem.Problem;
import io.fusedcollective.report.Configuration;

/**
 * How many operations one timed invocation performs. Launching a graph and waiting for it costs some 10 to 20 us, so
 * an invocation must take about 2 ms for that to stay below 1 % of the score.
 */
final class InvocationSize {

    /** Operations in one captured graph, as in the original; an invocation replays it whole. */
    static final int OPERATIONS_PER_REPLAY = 10;

    private static final double INVOCATION_NS = 2e6;

    private InvocationSize() {}

    static int operations(Configuration configuration) {
        double replays = INVOCATION_NS / (OPERATIONS_PER_REPLAY * estimateNs(configuration));
        return OPERATIONS_PER_REPLAY * Math.max(1, (int) Math.ceil(replays));
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
