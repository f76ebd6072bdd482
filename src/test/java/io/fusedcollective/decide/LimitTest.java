package io.fusedcollective.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fusedcollective.compare.NoiseFloor;
import io.fusedcollective.compare.Ratio;
import io.fusedcollective.compare.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitTest {

    /** Ratios at 128, 256, 512, 1024 tokens, all known to 1 %; limit, certain and possible; "-" is beyond 1024. */
    @ParameterizedTest
    @CsvSource({
        "0.80 0.80 0.80 0.80, -,   1024, -",
        "1.25 1.25 1.25 1.25, 0,   0,    0",
        "1.00 1.00 1.00 1.00, 0,   0,    0", // no win, so nothing to gain
        "0.80 0.80 1.25 1.25, 362, 345,  379", // half-way between logarithms, give or take the error
        "0.80 1.00 0.80 0.80, -,   1024, -", // even in between is no reason to stop
        "0.80 1.25 0.80 0.80, 181, 172,  189", // a loss in between is: there is one limit only
        "0.80 0.80 1.00 1.00, 512, 466,  -", // even to the end
        "0.80 0.80 0.99 0.99, -,   480,  -",
        "1.25 0.80 0.80 0.80, 0,   0,    0",
        "1.00 0.80 0.80 0.80, -,   1024, -",
    })
    void isWhereTheLastWinBeforeALossEnds(String ratios, String limit, int certain, String possible) {
        Limit found = Limit.of(points(ratios));
        assertEquals(tokens(limit), found.tokens());
        assertEquals(certain, found.atLeast());
        assertEquals(tokens(possible), found.atMost());
        assertEquals(1024, found.measured());
    }

    /** The same ratios; limit, certain and possible; "-" is below 128. */
    @ParameterizedTest
    @CsvSource({
        "0.80 0.80 0.80 0.80, -,   128, -",
        "1.25 1.25 0.80 0.80, 363, 380, 346",
        "0.80 1.25 0.80 0.80, 363, 380, 346", // a win below a loss does not count
        "0.80 0.80 0.80 1.25, 0,   0,   0", // it would be chosen where it loses
        "1.00 1.00 1.00 1.00, 0,   0,   0",
    })
    void inDescendingOrderItIsTheNumberFromWhichOn(String ratios, String limit, int certain, String possible) {
        List<Point> descending = points(ratios);
        Collections.reverse(descending);
        Limit found = Limit.of(descending);
        assertEquals(tokens(limit), found.tokens());
        assertEquals(certain, found.atLeast());
        assertEquals(tokens(possible), found.atMost());
        assertEquals(128, found.measured());
    }

    @Test
    void whereNoiseIsNotKnownNothingIsCertainBeyondTheLastWin() {
        List<Point> points = new ArrayList<>(points("0.80 0.80"));
        Ratio unknown = new Ratio(0.8, 0, Double.POSITIVE_INFINITY);
        points.add(new Point(512, null, null, unknown, unknown, Verdict.UNCLEAR));
        assertEquals(new Limit(OptionalInt.empty(), 256, OptionalInt.empty(), 512), Limit.of(points));
    }

    @Test
    void neighborsAreARange() {
        List<Point> points = points("0.80 1.25 0.80 0.80");
        assertEquals("128, 512–1024", Ranges.of(points, Verdict.FASTER::equals));
        assertEquals("256", Ranges.of(points, Verdict.SLOWER::equals));
        assertEquals("–", Ranges.of(points, Verdict.SAME::equals));
    }

    private static OptionalInt tokens(String text) {
        return text.equals("-") ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
    }

    private static List<Point> points(String ratios) {
        List<Point> points = new ArrayList<>();
        for (String value : ratios.split(" ")) {
            double ratio = Double.parseDouble(value);
            Ratio measured = new Ratio(ratio, ratio / 1.01, ratio * 1.01);
            int tokens = 128 << points.size();
            NoiseFloor noise = NoiseFloor.USUAL;
            points.add(new Point(
                    tokens, null, null, measured, measured.widened(noise.of(tokens)), noise.verdict(measured, tokens)));
        }
        return points;
    }
}
