package io.fusedcollective.backend;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class FailureWatchTest {

    private static final Duration GRACE = Duration.ofMillis(300);
    private static final long LONGER_THAN_GRACE_MS = 1000;

    private final Rendezvous rendezvous = new Rendezvous(2, Duration.ofMinutes(1));
    private final CompletableFuture<RankFailedException> stuck = new CompletableFuture<>();
    private final FailureWatch watch = FailureWatch.over(new TwoRanks(rendezvous), GRACE, stuck::complete);

    @Test
    void aRankThatDoesNotComeBackAfterAFailureIsReportedWithIt()
            throws InterruptedException, ExecutionException, TimeoutException {
        rendezvous.fail(new RankFailedException("rank 1: out of memory"));
        watch.rankIsOut();
        String message = stuck.get(10, TimeUnit.SECONDS).getMessage();
        assertTrue(message.startsWith("rank 1: out of memory (1 of 2 ranks did not come back"), message);
    }

    @Test
    void aFailureThatAllRanksHaveSeenNeedsNoEndOfTheProcess() throws InterruptedException {
        rendezvous.fail(new RankFailedException("rank 1: out of memory"));
        watch.rankIsOut();
        watch.rankIsOut();
        Thread.sleep(LONGER_THAN_GRACE_MS);
        assertFalse(stuck.isDone());
    }

    private record TwoRanks(Rendezvous rendezvous) implements World {
        @Override
        public int size() {
            return 2;
        }

        @Override
        public Rank join(int rank) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
