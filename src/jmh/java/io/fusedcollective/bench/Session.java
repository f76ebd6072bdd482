package io.fusedcollective.bench;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.backend.DeviceMetric;
import io.fusedcollective.backend.DeviceSampler;
import io.fusedcollective.backend.FailureWatch;
import io.fusedcollective.backend.ProcessExit;
import io.fusedcollective.backend.Rank;
import io.fusedcollective.backend.RankFailedException;
import io.fusedcollective.backend.Timeouts;
import io.fusedcollective.backend.World;
import io.fusedcollective.fault.FaultInjection;
import io.fusedcollective.launch.TrialDigest;
import io.fusedcollective.suite.Backends;
import io.fusedcollective.suite.ForkMessages;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * The world of this JVM's trials. A forked JVM has one trial. With {@code -f 0} the next trial uses the contexts and communicators
 * of the previous one. The end of the process frees everything, because that is quicker than doing it in order, and cannot hang.
 */
final class Session {

    private static final String FORK = "org.openjdk.jmh.runner.ForkedMain";

    private static Session current;

    static {
        // Otherwise a fork whose run was killed would hold its GPU until it has measured everything, or forever.
        if (System.getProperty("sun.java.command", "").startsWith(FORK)) {
            ProcessHandle.current().parent().ifPresent(run -> run.onExit().thenRun(() -> ProcessExit.now(1)));
        }
    }

    private final Backend backend;
    private final World world;
    private final Rank[] ranks;
    private final DeviceSampler sampler;
    private FailureWatch watch;
    private volatile boolean failed;

    private Session(Backend backend, int worldSize) {
        this.backend = backend;
        this.world = FaultInjection.into(backend.open(worldSize), backend);
        this.ranks = new Rank[worldSize];
        this.sampler = DeviceSampler.of(world.monitors());
    }

    /** The same for all ranks of a trial, and for the next trial unless a rank failed. */
    static synchronized Session of(String backendName, int worldSize) {
        Timeouts.requireValidPatience();
        Backend backend = Backends.named(backendName);
        if (current != null && (current.failed || !current.fits(backend, worldSize))) {
            current.trialEnds();
            current.sampler.stop();
            current = null;
        }
        if (current == null) {
            current = new Session(backend, worldSize);
        }
        if (current.watch == null) {
            // JMH's own timeout only interrupts. A native call does not notice that, and the fork would hang forever.
            current.watch = FailureWatch.over(current.world);
        }
        return current;
    }

    private boolean fits(Backend other, int worldSize) {
        return backend.name().equals(other.name()) && world.size() == worldSize;
    }

    /** The rank that a thread of this process becomes. */
    int rank(int thread) {
        return world.firstLocalRank() + thread;
    }

    /** Whether this is the first rank of its process. That rank reports for all ranks of the process. */
    boolean isFirst(int rank) {
        return rank == world.firstLocalRank();
    }

    boolean isLocal(int rank) {
        return rank >= world.firstLocalRank() && rank < world.firstLocalRank() + world.localRanks();
    }

    /** Says that all ranks have finished the trial, and may end at any time. */
    synchronized void trialEnds() {
        if (watch != null) {
            watch.stop();
            watch = null;
        }
    }

    /** Becomes this rank on the calling thread. */
    Rank join(int rank) {
        if (ranks[rank] == null) {
            ranks[rank] = world.join(rank);
            world.links().ifPresent(ForkMessages::links);
        } else {
            ranks[rank].attach();
        }
        return ranks[rank];
    }

    /** The state of the devices in the iteration that has just ended. */
    static synchronized Map<DeviceMetric, Double> takeConditions() {
        return current == null ? Map.of() : current.sampler.takeWorst();
    }

    void lineUp(int rank) {
        world.lineUp(rank);
    }

    /** The values of all ranks, in order of the ranks. It waits until all ranks have come. */
    double[] exchange(int rank, double value) {
        return LongStream.of(world.exchange(rank, Double.doubleToRawLongBits(value)))
                .mapToDouble(Double::longBitsToDouble)
                .toArray();
    }

    /** @throws InvalidProblemException if a rank of another process is about to measure something else */
    void requireSame(int rank, TrialDigest digest) {
        digest.requireSame(rank, world.exchange(rank, digest.value()));
    }

    /** Begins to sample the devices and lines up. Sampling begins before, because a rank that begins late lets its peers wait. */
    void lineUpToMeasure(int rank) {
        sampler.begin();
        lineUp(rank);
    }

    void endOfMeasurement() {
        sampler.end();
    }

    /**
     * Does a step of this rank. If it cannot go on, the trial ends on all ranks.
     *
     * @throws RankFailedException the failure of the rank that failed first
     */
    void guard(int rank, Runnable step) {
        try {
            world.rendezvous().guard(rank, () -> {
                step.run();
                return null;
            });
        } catch (RankFailedException e) {
            failed = true;
            if (watch != null) {
                watch.rankIsOut();
            }
            throw e;
        }
    }
}
