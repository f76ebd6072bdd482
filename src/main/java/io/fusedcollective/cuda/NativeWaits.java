package io.fusedcollective.cuda;

import io.fusedcollective.backend.Patience;
import io.fusedcollective.backend.RankFailedException;
import java.time.Duration;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** What each rank waits for in a native call that ends only when its peers do their part. */
final class NativeWaits {

    private record Wait(String what, long sinceNs, Duration limit) {
        boolean overdue() {
            return System.nanoTime() - sinceNs > limit.toNanos();
        }
    }

    private final AtomicReferenceArray<Wait> waits;

    NativeWaits(int ranks) {
        waits = new AtomicReferenceArray<>(ranks);
    }

    /**
     * Lets a rank wait.
     *
     * @param what  for example "ncclCommInitRank", as an error would say it
     * @param limit longer than the call takes where all is well
     */
    void during(int rank, String what, Duration limit, Runnable call) {
        waits.set(rank, new Wait(what, System.nanoTime(), limit));
        try {
            call.run();
        } finally {
            waits.set(rank, null);
        }
    }

    /** The first rank that has waited for too long, and those that do not wait for the same. */
    Optional<RankFailedException> overdue() {
        for (int rank = 0; rank < waits.length(); rank++) {
            Wait wait = waits.get(rank);
            if (wait != null && wait.overdue()) {
                return Optional.of(new RankFailedException("rank " + rank + " waited " + Patience.text(wait.limit) + " in "
                        + wait.what + missing(wait.what)));
            }
        }
        return Optional.empty();
    }

    private String missing(String what) {
        StringJoiner missing = new StringJoiner(", ", " for rank ", "").setEmptyValue(", and so did all ranks");
        for (int rank = 0; rank < waits.length(); rank++) {
            Wait wait = waits.get(rank);
            if (wait == null || !wait.what.equals(what)) {
                missing.add(Integer.toString(rank));
            }
        }
        return missing.toString();
    }
}
