package io.fusedcollective.bench;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.backend.Rank;
import io.fusedcollective.backend.RankFailedException;
import io.fusedcollective.backend.World;
import io.fusedcollective.suite.Backends;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The world that the trials of this JVM run in. A forked JVM has one trial; with {@code -f 0} the next trial finds the
 * contexts and communicators of the last. The process's end frees it all: that is quicker than doing it in order, and
 * cannot hang.
 */
final class Session {

    /** How long the other ranks have to notice that one failed. A rank in native code never does. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    private static Session current;

    private final Backend backend;
    private final World world;
    private final Rank[] ranks;
    private final AtomicInteger ranksOut = new AtomicInteger();
    private volatile boolean failed;

    private Session(Backend backend, int worldSize) {
        this.backend = backend;
        this.world = backend.open(worldSize);
        this.ranks = new Rank[worldSize];
    }

    /** The same for all ranks of a trial, and for the next trial unless a rank failed. */
    static synchronized Session of(String backendName, int worldSize) {
        Backend backend = Backends.select(backendName);
        if (current != null && (current.failed || !current.fits(backend, worldSize))) {
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
        if (ranksOut.incrementAndGet() == 1) {
            startWatchdog();
        }
        try {
            world.rendezvous().throwIfFailed();
            throw new IllegalStateException("the rendezvous did not keep the failure");
        } catch (RankFailedException first) {
            return first;
        }
    }

    /** JMH's own time-out only interrupts, which a native call does not notice: the fork would hang for ever. */
    private void startWatchdog() {
        Thread watchdog = new Thread(() -> {
            try {
                Thread.sleep(GRACE.toMillis());
            } catch (InterruptedException e) {
                return;
            }
            if (ranksOut.get() < ranks.length) {
                System.err.println("RankFailedException: " + (ranks.length - ranksOut.get()) + " of " + ranks.length
                        + " ranks did not end within " + GRACE.toSeconds() + " s of the failure; ending the process");
                Runtime.getRuntime().halt(1);
            }
        }, "failure-watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
    }
}
