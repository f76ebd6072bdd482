package io.fusedcollective.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fusedcollective.backend.RankFailedException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NativeWaitsTest {

    private final NativeWaits waits = new NativeWaits(3);

    @Test
    void aCallThatTakesTooLongNamesTheRanksThatAreNotInIt() {
        waits.during(
                1,
                "ncclCommInitRank",
                Duration.ofMinutes(1),
                () -> waits.during(
                        0,
                        "ncclCommInitRank",
                        Duration.ZERO,
                        () -> assertOverdue("rank 0 waited 0 s in ncclCommInitRank for rank 2")));
    }

    @Test
    void ranksThatWaitForSomethingElseAreMissingToo() {
        waits.during(
                1,
                "a replay",
                Duration.ofMinutes(1),
                () -> waits.during(
                        0,
                        "ncclCommInitRank",
                        Duration.ZERO,
                        () -> assertOverdue("rank 0 waited 0 s in ncclCommInitRank for rank 1, 2")));
    }

    @Test
    void whatHasEndedOrHasTimeLeftIsNotOverdue() {
        waits.during(0, "ncclCommInitRank", Duration.ZERO, () -> {});
        waits.during(
                1, "ncclCommInitRank", Duration.ofMinutes(1), () -> assertEquals(Optional.empty(), waits.overdue()));
    }

    private void assertOverdue(String message) {
        assertEquals(Optional.of(message), waits.overdue().map(RankFailedException::getMessage));
    }
}
