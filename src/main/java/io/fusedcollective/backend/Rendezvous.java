package io.fusedcollective.backend;

import java.time.Duration;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/**
 * A barrier for ranks that share a JVM. It spins, because ranks are to leave it within a microsecond of each other;
 * it ends for all when one rank fails, and it names the ranks that never came.
 */
public final class Rendezvous {

    /** Spins, about a millisecond, before a waiting thread offers its core to others. */
    private static final int SPINS_BEFORE_YIELD = 20_000;

    private final AtomicLongArray arrivals;
    private final AtomicLongArray published;
    private final AtomicReference<RankFailedException> failure = new AtomicReference<>();
    private final Duration timeout;
    private final int spinsBeforeYield;

    public Rendezvous(int ranks, Duration timeout) {
        this.arrivals = new AtomicLongArray(ranks);
        this.published = new AtomicLongArray(ranks);
        this.timeout = timeout;
        // With fewer cores than ranks, the rank waited for needs the core.
        boolean coreForEach = Runtime.getRuntime().availableProcessors() >= ranks;
        this.spinsBeforeYield = coreForEach ? SPINS_BEFORE_YIELD : 0;
    }

    /**
     * Waits until every rank has called this as often as {@code rank} has.
     *
     * @throws RankFailedException when a rank failed, or has not come within the time-out
     */
    public void await(int rank) {
        long generation = arrivals.incrementAndGet(rank);
        long deadlineNs = System.nanoTime() + timeout.toNanos();
        for (int spins = 0; !allReached(generation); spins++) {
            throwIfFailed();
            if (spins < spinsBeforeYield) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
                if (System.nanoTime() > deadlineNs) {
                    fail(new RankFailedException(
                            "rank " + rank + " waited " + Timeouts.text(timeout) + " for rank " + missing(generation)));
                }
            }
        }
        throwIfFailed();
    }

    /** What every rank gave, in order of the ranks; all of them call it together. */
    public long[] exchange(int rank, long value) {
        published.set(rank, value);
        await(rank);
        long[] all =
                IntStream.range(0, published.length()).mapToLong(published::get).toArray();
        // Nobody publishes anew before everybody has read.
        await(rank);
        return all;
    }

    /** Ends the waiting of all ranks, now and later. The first failure is the one they see. */
    public void fail(RankFailedException reason) {
        failure.compareAndSet(null, reason);
    }

    /** The first failure, if there was one. */
    public Optional<RankFailedException> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** Throws the failure of whichever rank failed first, if one did. */
    public void throwIfFailed() {
        RankFailedException reason = failure.get();
        if (reason != null) {
            throw new RankFailedException(reason.getMessage(), reason);
        }
    }

    private boolean allReached(long generation) {
        for (int rank = 0; rank < arrivals.length(); rank++) {
            if (arrivals.get(rank) < generation) {
                return false;
            }
        }
        return true;
    }

    private String missing(long generation) {
        StringJoiner ranks = new StringJoiner(", ");
        for (int rank = 0; rank < arrivals.length(); rank++) {
            if (arrivals.get(rank) < generation) {
                ranks.add(Integer.toString(rank));
            }
        }
        return ranks.toString();
    }
}
