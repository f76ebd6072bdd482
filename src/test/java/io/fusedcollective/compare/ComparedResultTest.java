package io.fusedcollective.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code compare --fail-above} counts. */
class ComparedResultTest {

    @ParameterizedTest
    @CsvSource({
        "SLOWER,  1.10, 0.05, true",
        "SLOWER,  1.10, 0.10, false",
        "SLOWER,  1.10, 0.20, false",
        "UNCLEAR, 1.10, 0.05, false",
        "SAME,    1.01, 0.00, false",
        "FASTER,  1.10, 0.05, false"
    })
    void onlyWhatIsCertainlySlowerByMore(Verdict verdict, double low, double limit, boolean counts) {
        ComparedResult result =
                new ComparedResult(null, null, null, new Ratio(low + 0.01, low, low + 0.02), verdict, null);
        assertEquals(counts, result.slowerByMoreThan(limit));
        assertEquals(verdict == Verdict.SLOWER || verdict == Verdict.FASTER, result.changed());
    }
}
