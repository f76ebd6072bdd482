package io.fusedcollective.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fusedcollective.Golden;
import io.fusedcollective.document.DocumentFormat;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.results.Measurement;
import io.fusedcollective.results.MissingResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every kind of result and warning, sealed in each format. */
class GoldenComparisonTest {

    private static final Comparison COMPARISON = Comparison.of(
            Runs.run(
                    "before.json",
                    Runs.record("580.1", "abc1234"),
                    Runs.result(8, QuantMode.NONE, Implementation.NCCL_CUSTOM, 9_000),
                    Runs.result(8, QuantMode.NONE, Implementation.FUSED_ONESHOT, 3_600),
                    Runs.result(128, QuantMode.NONE, Implementation.NCCL_CUSTOM, 29_000),
                    Runs.result(128, QuantMode.NONE, Implementation.FUSED_ONESHOT, 9_500),
                    Runs.result(128, QuantMode.NONE, Implementation.FUSED_TWOSHOT, 10_500),
                    Runs.result(128, QuantMode.FP8, Implementation.NCCL_CUSTOM, 30_000),
                    Runs.result(128, QuantMode.FP8, Implementation.FUSED_ONESHOT, 9_600),
                    Runs.wall(Runs.result(128, QuantMode.FP8, Implementation.FUSED_TWOSHOT, 10_400)),
                    Runs.result(512, QuantMode.FP8, Implementation.FUSED_ONESHOT, 28_000),
                    Runs.result(1024, QuantMode.FP8, Implementation.FUSED_ONESHOT, 53_000),
                    Runs.result(1024, QuantMode.FP8, Implementation.FUSED_TWOSHOT, 52_000)),
            Runs.run(
                    "after.json",
                    Runs.record(
                            "590.2",
                            "def5678-dirty",
                            new MissingResult(
                                    Runs.configuration(1024, QuantMode.FP8),
                                    Implementation.FUSED_TWOSHOT,
                                    MissingResult.Status.FAILED,
                                    "row 3: 100% of the elements are wrong")),
                    Runs.result(8, QuantMode.NONE, Implementation.NCCL_CUSTOM, 8_910),
                    Runs.result(8, QuantMode.NONE, Implementation.FUSED_ONESHOT, 3_690),
                    Runs.result(128, QuantMode.NONE, Implementation.NCCL_CUSTOM, 29_200),
                    Runs.result(128, QuantMode.NONE, Implementation.FUSED_ONESHOT, 10_000),
                    Runs.result(128, QuantMode.NONE, Implementation.FUSED_TWOSHOT, 9_300),
                    Runs.result(
                            128, QuantMode.FP8, Implementation.NCCL_CUSTOM, new Measurement(Double.NaN, Double.NaN)),
                    Runs.result(128, QuantMode.FP8, Implementation.FUSED_ONESHOT, Runs.forks(new double[] {11_000})),
                    Runs.result(128, QuantMode.FP8, Implementation.FUSED_TWOSHOT, 12_400),
                    Runs.result(512, QuantMode.FP8, Implementation.FUSED_TWOSHOT, 28_000)),
            NoiseFloor.USUAL);

    @Test
    void text() {
        Golden.assertSealed(
                getClass(),
                "comparison.txt",
                ComparisonReport.of(List.of(COMPARISON), true).in(DocumentFormat.TEXT));
    }

    @Test
    void markdown() {
        Golden.assertSealed(
                getClass(),
                "comparison.md",
                ComparisonReport.of(List.of(COMPARISON), true).in(DocumentFormat.MARKDOWN));
    }

    @Test
    void csv() {
        Golden.assertSealed(
                getClass(),
                "comparison.csv",
                ComparisonReport.of(List.of(COMPARISON), true).in(DocumentFormat.CSV));
    }

    @Test
    void onlyWhatIsSlowerBeyondItsIntervalExceedsALimit() {
        assertEquals(
                List.of(Implementation.FUSED_TWOSHOT, Implementation.FUSED_ONESHOT),
                COMPARISON.results().stream()
                        .filter(result -> result.slowerByMoreThan(0.05))
                        .map(result -> result.key().implementation())
                        .toList());
        assertEquals(
                1,
                COMPARISON.results().stream()
                        .filter(result -> result.slowerByMoreThan(0.1))
                        .count());
    }
}
