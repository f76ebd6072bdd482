package io.fusedcollective.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fusedcollective.backend.ThrottleReason;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QualityFlagsTest {

    /** Whose median clock is 1980 MHz. */
    private static final List<Result> OTHERS =
            List.of(result(1980, 0, 10.0, 10.1), result(1980, 0, 20.0, 20.1), result(1755, 0, 5.0, 5.0));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1980 | 0   | 100, 102, 98, 101        | ''",
                "1980 | 0   | 100, 104, 96, 100        | time varies by 3.3 %",
                "1882 | 0   | 100, 100                 | ''",
                "1880 | 0   | 100, 100                 | GPU at 1880 MHz instead of the run's usual 1980 MHz",
                "1980 | 0.5 | 100, 100                 | GPU throttled in 50 % of the iterations by software power cap",
                "1410 | 1   | 100, 150                 | GPU throttled in 100 % of the iterations by software power cap;"
                        + " GPU at 1410 MHz instead of the run's usual 1980 MHz; time varies by 28.3 %",
                "NaN  | 0   | 100, 100                 | ''", // no GPU
                "1980 | 0   | 100                      | ''", // one iteration has no noise
            })
    void conditionsAndNoiseCount(double clockMhz, double throttledShare, String timesNs, String flags) {
        double[] times = Arrays.stream(timesNs.split(","))
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertEquals(
                flags, QualityFlags.words(QualityFlags.among(OTHERS).about(result(clockMhz, throttledShare, times))));
    }

    @Test
    void noiseIsOverForksToo() {
        Result result = result("cuda", 1980, 0, List.of(List.of(100.0, 100.0), List.of(110.0, 110.0)));
        assertEquals(
                "time varies by 5.5 %",
                QualityFlags.words(QualityFlags.among(OTHERS).about(result)));
    }

    /** JMH gives a result of what it has, and says nowhere in it that the rest failed. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cuda      | 3 | 1 | failed after 2 of 3 iterations",
                "cuda      | 2 | 4 | failed after 2 of 8 iterations",
                "simulated | 3 | 1 | failed after 2 of 3 iterations",
                "cuda      | 2 | 1 | ''",
                "cuda      | 2 | 0 | ''", // no fork of its own
            })
    void everyIterationMustHaveAResult(String backend, int iterations, int forks, String flags) {
        Result result = result(backend, 1980, 0, List.of(List.of(100.0, 100.0)), new Iterations(5, iterations, forks));
        assertEquals(flags, QualityFlags.words(QualityFlags.among(OTHERS).about(result)));
    }

    @Test
    void whereRanksShareGpusTimesMeanNothingAnyway() {
        assertEquals(
                List.of(),
                QualityFlags.among(OTHERS).about(result("simulated", 1410, 1, List.of(List.of(100.0, 150.0)))));
    }

    @Test
    void aMachineThatIsSlowAllTheTimeHasNoSlowResults() {
        assertEquals(Map.of(), QualityFlags.of(List.of(result(1410, 0, 10.0, 10.0), result(1410, 0, 20.0, 20.0))));
    }

    @ParameterizedTest
    @CsvSource({
        "'NOISY 5', '', true",
        "'NOISY 5', 'NOISY 4', true",
        "'NOISY 5', 'NOISY 5', false",
        "'NOISY 5', 'THROTTLED 1', false",
        "'NOISY 5', 'NOISY 4, THROTTLED 1', false",
        "'NOISY 5, THROTTLED 9', 'NOISY 4', true",
        "'NOISY 5, THROTTLED 9', 'NOISY 6, THROTTLED 1', false",
    })
    void theSecondResultCountsWhereItIsLessInDoubt(String before, String again, boolean better) {
        assertEquals(better, QualityFlags.better(flags(again), flags(before)));
    }

    private static List<QualityFlag> flags(String text) {
        return Stream.of(text.split(", "))
                .filter(flag -> !flag.isEmpty())
                .map(flag -> flag.split(" "))
                .map(flag -> new QualityFlag(QualityFlag.Kind.valueOf(flag[0]), Double.parseDouble(flag[1]), ""))
                .toList();
    }

    private static Result result(double clockMhz, double throttledShare, double... timesNs) {
        return result(
                "cuda",
                clockMhz,
                throttledShare,
                List.of(Arrays.stream(timesNs).boxed().toList()));
    }

    private static Result result(String backend, double clockMhz, double throttledShare, List<List<Double>> forksNs) {
        return result(
                backend,
                clockMhz,
                throttledShare,
                forksNs,
                new Iterations(5, forksNs.get(0).size(), forksNs.size()));
    }

    private static Result result(
            String backend, double clockMhz, double throttledShare, List<List<Double>> forksNs, Iterations iterations) {
        Problem problem = new Problem(8, 64, DataType.BFLOAT16, true, QuantMode.NONE);
        Measurement time = new Measurement(100, 1, forksNs);
        Conditions conditions = new Conditions(
                clockMhz,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                throttledShare == 0 ? Set.of() : Set.of(ThrottleReason.SOFTWARE_POWER_CAP),
                throttledShare);
        return new Result(
                new Configuration(backend, 2, problem),
                Implementation.FUSED_ONESHOT,
                Map.of(),
                time,
                time,
                conditions,
                iterations);
    }
}
