package io.fusedcollective.cuda.driver;

import io.fusedcollective.backend.RankFailedException;
import io.fusedcollective.backend.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The native call in which each rank waits, if it ends only when the rank's peers do their part. */
public final class NativeWaits {

    private record Wait(String what, long sinceNs, Duration limit) {
        boolean overdue() {
            return System.nanoTime() - sinceNs > limit.toNanos();
        }
    }

    private final AtomicReferenceArray<Wait> waits;
    private final UnaryOperator<List<Integer>> suspects;

    public NativeWaits(int ranks) {
        this(ranks, missing -> missing);
    }

    /** @param suspects selects, from ranks that are not known to wait, such as those of other processes, the possible culprits */
    public NativeWaits(int ranks, UnaryOperator<List<Integer>> suspects) {
        this.waits = new AtomicReferenceArray<>(ranks);
        this.suspects = suspects;
    }

    /**
     * Runs a call in which a rank waits.
     *
     * @param what  the name of the call in an error, for example "ncclCommInitRank"
     * @param limit longer than the call takes if nothing is wrong
     */
    public void during(int rank, String what, Duration limit, Runnable call) {
        waits.set(rank, new Wait(what, System.nanoTime(), limit));
        try {
            call.run();
        } finally {
            waits.set(rank, null);
        }
    }

    /** The first rank that has waited for too long, and the ranks that do not wait for the same call. */
    public Optional<RankFailedException> overdue() {
        for (int rank = 0; rank < waits.length(); rank++) {
            Wait wait = waits.get(rank);
            if (wait != null && wait.overdue()) {
                return Optional.of(new RankFailedException("rank " + rank + " waited " + Timeouts.text(wait.limit)
                        + " in " + wait.what + missing(wait.what)));
            }
        }
        return Optional.empty();
    }

    private static boolean waitsFor(String what, Wait wait) {
        return wait != null && wait.what.equals(what);
    }

    private String missing(String what) {
        List<Integer> missing = suspects.apply(IntStream.range(0, waits.length())
                .filter(rank -> !waitsFor(what, waits.get(rank)))
                .boxed()
                .toList());
        return missing.isEmpty()
                ? ", and so did all ranks"
                : " for rank " + missing.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
