package io.fusedcollective.suite;

import io.fusedcollective.backend.BufferRotation;
import io.fusedcollective.backend.Timeouts;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Problem;
import java.time.Duration;

/** How many operations one timed invocation performs. */
final class InvocationSize {

    /**
     * Launching graphs and waiting for them costs about 15 us, 45 if the host is busy. An invocation of 2 ms keeps this around 1 % of
     * its wall time.
     */
    private static final double ON_GPUS_NS = 2e6;

    /** About a hundred time slices of the system's scheduler, so that each invocation has its share of what other threads take. */
    private static final double ON_THE_HOST_NS = 0.3e9;

    /** A fork starts, meets, captures and checks, each within a rank's patience. */
    private static final int LIMITS_IN_A_ROW = 6;

    /** Inputs, the oracle and its comparison take a tenth of it on an idle core. */
    private static final double SET_UP_NS_PER_ELEMENT = 2000;

    /** How many times as long as the low estimate an operation may take, on a slow link or a busy machine. */
    private static final double SLOWEST_MACHINE = 100;

    private static final double A_DAY_NS = 86_400e9;

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

    /**
     * How long a fork may be silent. It makes inputs and the reference result before its first iteration, and its ranks may wait for
     * each other as long as a rank's own limits allow, each of which is to end the trial with a better reason than this one.
     *
     * @param operations of one invocation
     */
    static Duration longestSilence(Configuration configuration, long cacheBytes, int operations) {
        Problem problem = configuration.problem();
        BufferRotation rotation =
                BufferRotation.of(problem, configuration.worldSize(), configuration.cache(), cacheBytes);
        double ofSetUp = SET_UP_NS_PER_ELEMENT * problem.elements() * configuration.worldSize() * rotation.sets();
        double ofInvocation = SLOWEST_MACHINE * operations * estimateNs(configuration);
        return Timeouts.BARRIER.multipliedBy(LIMITS_IN_A_ROW).plusSeconds((long)
                (Math.min(A_DAY_NS, ofSetUp + ofInvocation) / 1e9));
    }

    /**
     * A low estimate for GPUs: if an operation takes longer, the overhead's share only becomes smaller. The estimate for the host
     * is typical.
     */
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
