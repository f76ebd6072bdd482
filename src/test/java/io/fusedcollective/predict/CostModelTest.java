package io.fusedcollective.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.results.Result;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostModelTest {

    /** Prices that were put in come out; noise of 1 % moves small ones by more, such as 0.4 µs in results of 5. */
    @ParameterizedTest
    @CsvSource({"0, 1e-6", "0.01, 0.12"})
    void pricesAreRecovered(double noise, double tolerance) {
        CostModel found = CostModel.fit(SyntheticResults.report(2, noise).results());
        SyntheticResults.TRUTH
                .ns()
                .forEach((cost, ns) -> assertEquals(
                        1,
                        found.ns().get(cost) / ns,
                        tolerance,
                        () -> cost + ": " + found.ns().get(cost)));
    }

    @Test
    void theErrorOfHeldOutResultsIsTheirNoise() {
        double noise = 0.02;
        ModelError error = ModelError.ofTimes(
                ModelError.heldOut(SyntheticResults.report(2, noise).results()));
        assertEquals(SyntheticResults.report(2, noise).results().size(), error.count());
        // Half of a normal distribution lies within 0.67 standard deviations, nine tenths within 1.64.
        assertEquals(0.67 * noise, error.median(), 0.3 * noise);
        assertEquals(1.64 * noise, error.ninetiethPercentile(), 0.6 * noise);
        assertTrue(error.largest() > error.ninetiethPercentile());
    }

    @Test
    void noPriceIsNegative() {
        // The two lines are met by 2 and -1; without the latter the best single price is 4 / 10.
        Map<Cost, Double> prices = NonNegativeFit.ofOnes(
                new EnumMap<>(Map.of(Cost.EXCHANGE, new double[] {1, 3}, Cost.CROSSING, new double[] {1, 5})));
        assertEquals(0.4, prices.get(Cost.EXCHANGE), 1e-12);
        assertEquals(0, prices.get(Cost.CROSSING));
    }

    @Test
    void whatResultsCannotTellApartHasNoPrice() {
        assertEquals(
                Set.of(Cost.EXCHANGE, Cost.LINK_BYTE),
                NonNegativeFit.independent(new EnumMap<>(Map.of(
                        Cost.EXCHANGE, new double[] {1, 1, 1},
                        Cost.CROSSING, new double[] {2, 2, 2},
                        Cost.LINK_BYTE, new double[] {1, 2, 3},
                        Cost.MEMORY_BYTE, new double[] {2, 3, 4}))));
        // One size for NCCL's small messages: its bytes might cost anything between nothing and all of it.
        CostModel oneSize =
                CostModel.fit(results(result -> result.configuration().problem().tokens() > 16));
        assertEquals(
                Set.of(Cost.NCCL_SMALL_BYTE, Cost.NCCL_HALF, Cost.NCCL_HALF_BYTE, Cost.FP8_GROUPS), unpriced(oneSize));
        // All results with FP4: its price lies in the others'. None has half rings, or FP8 with groups.
        CostModel fp4 =
                CostModel.fit(results(result -> result.configuration().problem().quant() == QuantMode.FP4));
        assertEquals(Set.of(Cost.NCCL_HALF, Cost.NCCL_HALF_BYTE, Cost.FP8_GROUPS), unpriced(fp4));
        assertEquals(0, fp4.ns().get(Cost.FP4_CODES));
        assertEquals(2400, fp4.ns().get(Cost.EXCHANGE), 1);
    }

    private static List<Result> results(Predicate<Result> wanted) {
        return SyntheticResults.report(2, 0).results().stream().filter(wanted).toList();
    }

    private static Set<Cost> unpriced(CostModel model) {
        Set<Cost> costs = EnumSet.allOf(Cost.class);
        costs.removeAll(model.ns().keySet());
        return costs;
    }

    @Test
    void anotherLinkChangesTheLinksPricesAlone() {
        CostModel half = SyntheticResults.TRUTH.withLink(Optional.of(175.0), Optional.of(2.0));
        assertEquals(1 / 175.0, half.ns().get(Cost.LINK_BYTE));
        assertEquals(1 / 90.0, half.ns().get(Cost.NCCL_SMALL_BYTE), 1e-12);
        assertEquals(1 / 150.0, half.ns().get(Cost.NCCL_LARGE_BYTE), 1e-12);
        assertEquals(2000, half.ns().get(Cost.CROSSING));
        assertEquals(2000, half.ns().get(Cost.NCCL_SMALL_STEP)); // a step takes no less than a crossing
        assertEquals(3400, half.ns().get(Cost.NCCL_LARGE_STEP));
        assertEquals(600, half.ns().get(Cost.ROW_KERNEL));
        assertEquals(1 / 3500.0, half.ns().get(Cost.MEMORY_BYTE));
    }

    @Test
    void aTimeIsTheSumOfWhatIsPaid() {
        Problem problem = new Problem(64, 8192, DataType.BFLOAT16, true, QuantMode.NONE);
        Work work = Formulas.work(Implementation.FUSED_ONESHOT, problem, 8, Assumption.FAVORABLE);
        assertEquals(2000 + 800 + 7 * (1 << 20) / 350.0, SyntheticResults.TRUTH.timeNs(work), 1e-9);
    }
}
