package io.fusedcollective.bench;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.backend.FailureWatch;
import io.fusedcollective.backend.Rank;
import io.fusedcollective.backend.RankFailedException;
import io.fusedcollective.backend.World;
import io.fusedcollective.fault.FaultInjection;
import io.fusedcollective.suite.Backends;

/**
 * The world that the trials of this JVM run in. A forked JVM has one trial; with {@code -f 0} the next trial finds the
 * contexts and communicators of the last. The process's end frees it all: that is quicker than doing it in order, and
 * cannot hang.
 */
final class Session {

    private static Session current;

    private final Backend backend;
    private final World world;
    private final Rank[] ranks;
    private final FailureWatch watch;
    private volatile boolean failed;

    private Session(Backend backend, int worldSize) {
        this.backend = backend;
        this.world = FaultInjection.into(backend.open(worldSize), backend);
        this.ranks = new Rank[worldSize];
        // JMH's own time-out only interrupts, which a native call does not notice: the fork would hang for ever.
        this.watch = FailureWatch.over(world);
    }

    /** The same for all ranks of a trial, and for the next trial unless a rank failed. */
    static synchronized Session of(String backendName, int worldSize) {
        Backend backend = Backends.select(backendName);
        if (current != null && (current.failed || !current.fits(backend, worldSize))) {
            current.watch.stop();
            current = null;
        }
        if (current == null) {
            current = new Session(backend, worldSize);
        }
        return current;
    }

    private boolean fits(Backend other, int worldSize) {
        return backend.name().equals(other.name()) && world.size() == worldSize;
    }

    Backend backend() {
        return backend;
    }

    /** Becomes this rank on the calling thread. */
    Rank join(int rank) {
        if (ranks[rank] == null) {
            ranks[rank] = world.join(rank);
        } else {
            ranks[rank].attach();
        }
        return ranks[rank];
    }

    void lineUp(int rank) {
        world.rendezvous().await(rank);
    }

    /**
     * Ends the trial on all ranks because one cannot go on.
     *
     * @return what to throw: the failure of the rank that failed first
     */
    RankFailedException fail(int rank, Throwable cause) {
        failed = true;
        world.rendezvous().fail(RankFailedException.of(rank, cause));
        watch.rankIsOut();
        return world.rendezvous().failure().orElseThrow();
    }
}
