package io.fusedcollective.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fusedcollective.problem.InvalidProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrialDigestTest {

    private static final TrialDigest MINE =
            new TrialDigest("bench.AllReduceNormQuant.fusedOneshot (tokens=128), build a");

    @Test
    void ranksThatMeanTheSameGoOn() {
        MINE.requireSame(1, new long[] {MINE.value(), MINE.value(), new TrialDigest(MINE.description()).value()});
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bench.AllReduceNormQuant.fusedTwoshot (tokens=128), build a",
                "bench.AllReduceNormQuant.fusedOneshot (tokens=512), build a",
                "bench.AllReduceNormQuant.fusedOneshot (tokens=128), build b",
            })
    void aRankThatMeansSomethingElseIsNamed(String other) {
        TrialDigest theirs = new TrialDigest(other);
        assertNotEquals(MINE.value(), theirs.value());
        long[] all = {MINE.value(), theirs.value()};
        assertEquals(
                "rank 1 is about to measure something else than rank 0, which means " + MINE.description()
                        + "; start all processes with the same jar, options and --seed",
                assertThrows(InvalidProblemException.class, () -> MINE.requireSame(0, all))
                        .getMessage());
        assertEquals(
                "rank 0 is about to measure something else than rank 1, which means " + other
                        + "; start all processes with the same jar, options and --seed",
                assertThrows(InvalidProblemException.class, () -> theirs.requireSame(1, all))
                        .getMessage());
    }
}
