package io.fusedcollective.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.ScalarResult;

class RankTimesTest {

    /** Means of the iteration's invocations, of all ranks and of the slowest; another iteration's are forgotten. */
    @Test
    void theIterationsMeanAndItsSlowestRank() {
        RankTimes times = new RankTimes();
        RankTimes.record(0, 1e9);
        times.beforeIteration(null, null);
        RankTimes.record(0, 10);
        RankTimes.record(0, 20);
        RankTimes.record(1, 45);
        assertEquals(
                List.of(30.0, 45.0),
                times.afterIteration(null, null, null).stream()
                        .map(ScalarResult::getScore)
                        .toList());
        assertEquals(List.of(), List.copyOf(times.afterIteration(null, null, null)));
    }
}
