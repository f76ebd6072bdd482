package io.fusedcollective.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.results.Measurement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.inference.TestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RatioTest {

    private static final double[] A = {10.1, 10.3, 9.9, 10.2, 10.0};
    private static final double[] B = {10.6, 11.9, 10.4, 11.2};

    /**
     * A shift of one sample from the samples' distance to the interval's end is what the library's test calls just significant at
     * 1 %.
     */
    @Test
    void theIntervalEndsWhereWelchsTestStopsToReject() {
        Ratio ratio = Ratio.of(Runs.forks(B), Runs.forks(A));
        double[] logarithms =
                Stream.of(10.6, 11.9, 10.4, 11.2).mapToDouble(Math::log).toArray();
        double distance = StatUtils.mean(logarithms)
                - Stream.of(10.1, 10.3, 9.9, 10.2, 10.0)
                        .mapToDouble(Math::log)
                        .average()
                        .orElseThrow();
        for (double end : new double[] {ratio.low(), ratio.high()}) {
            double shift = distance + Math.log(end / ratio.value());
            double[] shifted = Stream.of(10.1, 10.3, 9.9, 10.2, 10.0)
                    .mapToDouble(time -> Math.log(time) + shift)
                    .toArray();
            assertEquals(0.01, TestUtils.tTest(logarithms, shifted), 1e-9);
        }
    }

    @Test
    void theOtherWayRoundIsTheInverse() {
        Ratio there = Ratio.of(Runs.forks(B), Runs.forks(A));
        Ratio back = Ratio.of(Runs.forks(A), Runs.forks(B));
        assertEquals(1, there.value() * back.value(), 1e-12);
        assertEquals(1, there.low() * back.high(), 1e-12);
    }

    /** Forks 1 % apart, each with hardly any spread: iterations would claim to know the ratio to 0.3 %. */
    @Test
    void severalForksCountAsOneSampleEach() {
        Measurement measurement = Runs.forks(Runs.spread(100, 20), Runs.spread(101, 20), Runs.spread(102, 20));
        Ratio ratio = Ratio.of(measurement, measurement);
        assertEquals(1, ratio.value(), 1e-12);
        assertTrue(ratio.high() > 1.03, ratio.toString());
        Measurement oneFork = Runs.forks(Runs.spread(101, 20));
        assertTrue(Ratio.of(oneFork, oneFork).high() < 1.003);
    }

    /** One fork's mean is no sample of forks, so then the iterations of both sides count. */
    @Test
    void forksOfOneSideAloneDoNotCount() {
        Measurement several = Runs.forks(Runs.spread(100, 20), Runs.spread(101, 20), Runs.spread(102, 20));
        Measurement one = Runs.forks(Runs.spread(101, 20));
        for (Ratio ratio : List.of(Ratio.of(several, one), Ratio.of(one, several))) {
            assertTrue(ratio.hasInterval(), ratio.toString());
            assertTrue(ratio.high() - ratio.low() < 0.012, ratio.toString());
        }
    }

    @Test
    void samplesWithoutSpreadHaveAnIntervalWithoutWidth() {
        Ratio ratio = Ratio.of(Runs.forks(new double[] {3, 3, 3}), Runs.forks(new double[] {2, 2}));
        assertEquals(1.5, ratio.low(), 1e-12);
        assertEquals(1.5, ratio.high(), 1e-12);
    }

    static Stream<Arguments> obstacles() {
        return Stream.of(
                Arguments.of(new Measurement(Double.NaN, Double.NaN), "no time, JMH's score is not a number"),
                Arguments.of(new Measurement(5, 1), "no raw data"),
                Arguments.of(new Measurement(5, 1, List.of(List.of(5.0), List.of())), "a fork without iterations"),
                Arguments.of(Runs.forks(new double[] {5}), "one iteration only"),
                Arguments.of(Runs.forks(new double[] {5, 0}), "an iteration without a time"),
                Arguments.of(new Measurement(5, 1, List.of(List.of(5.0, Double.NaN))), "an iteration without a time"));
    }

    @ParameterizedTest
    @MethodSource("obstacles")
    void withoutSamplesTheIntervalExcludesNothing(Measurement measurement, String reason) {
        assertEquals(Optional.of(reason), Ratio.obstacle(measurement));
        Ratio ratio = Ratio.of(measurement, Runs.forks(A));
        assertFalse(ratio.hasInterval());
        assertEquals(Verdict.UNCLEAR, NoiseFloor.USUAL.verdict(ratio, 128));
    }
}
