package io.fusedcollective.backend;

import java.time.Duration;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A barrier for ranks that share a JVM. It spins, so that ranks leave it within a microsecond of each other. It ends for all
 * ranks if one fails, and it names the ranks that never came.
 */
public final class Rendezvous {

    /** Number of spins, about a millisecond, before a waiting thread offers its core to others. */
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
        // The rank that all wait for needs a core. If ranks alone take all of them, any other process takes one from a
        // rank.
        boolean coreForEach = Runtime.getRuntime().availableProcessors() > ranks;
        this.spinsBeforeYield = coreForEach ? SPINS_BEFORE_YIELD : 0;
    }

    /**
     * Waits until every rank has called this as often as {@code rank} has.
     *
     * @throws RankFailedException if a rank failed, or has not come within the timeout
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

    /** The values of all ranks, in order of the ranks. All ranks call it together. */
    public long[] exchange(int rank, long value) {
        published.set(rank, value);
        await(rank);
        long[] all =
                IntStream.range(0, published.length()).mapToLong(published::get).toArray();
        // No rank may publish its next value before all ranks have read this one.
        await(rank);
        return all;
    }

    /**
     * Does a step of one rank. If it fails, the other ranks fail too; otherwise they would wait for this rank.
     *
     * @throws RankFailedException the failure of the rank that failed first
     */
    public <T> T guard(int rank, Supplier<T> step) {
        try {
            return step.get();
        } catch (RuntimeException | Error e) {
            fail(RankFailedException.of(rank, e));
            throw failure().orElseThrow();
        }
    }

    /** Ends the waiting of all ranks, now and later. They all see the first failure. */
    public void fail(RankFailedException reason) {
        failure.compareAndSet(null, reason);
    }

    /** The first failure, if there was one. */
    public Optional<RankFailedException> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** Throws the failure of the rank that failed first, if one did. */
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
