package io.fusedcollective.decide;

import static io.fusedcollective.compare.Runs.result;
import static io.fusedcollective.problem.Implementation.FUSED_ONESHOT;
import static io.fusedcollective.problem.Implementation.FUSED_TWOSHOT;
import static io.fusedcollective.problem.Implementation.LINK_PEAK;
import static io.fusedcollective.problem.Implementation.NCCL_CUSTOM;
import static io.fusedcollective.problem.Implementation.P2P_COMPILED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.Golden;
import io.fusedcollective.compare.ComparedRun;
import io.fusedcollective.compare.NoiseFloor;
import io.fusedcollective.compare.Runs;
import io.fusedcollective.compare.Verdict;
import io.fusedcollective.document.DocumentFormat;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.problem.Quantization;
import io.fusedcollective.problem.ScaleStorage;
import io.fusedcollective.results.Measurement;
import io.fusedcollective.results.Result;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecisionsTest {

    private static final ComparedRun DECODE = Runs.run(
            "decode.json",
            Runs.record("580.1", "abc1234"),
            result(8, QuantMode.NONE, P2P_COMPILED, 4_000),
            result(8, QuantMode.NONE, FUSED_ONESHOT, 3_600),
            result(8, QuantMode.NONE, FUSED_TWOSHOT, 4_400));

    private static final ComparedRun PREFILL = Runs.run(
            "prefill.json",
            Runs.record("580.1", "def5678"),
            result(512, QuantMode.NONE, NCCL_CUSTOM, 57_000),
            result(512, QuantMode.NONE, P2P_COMPILED, 33_000),
            result(512, QuantMode.NONE, FUSED_ONESHOT, 30_000),
            result(512, QuantMode.NONE, FUSED_TWOSHOT, 28_000),
            result(2048, QuantMode.NONE, P2P_COMPILED, 100_000),
            result(2048, QuantMode.NONE, FUSED_ONESHOT, 120_000),
            result(2048, QuantMode.NONE, FUSED_TWOSHOT, 110_000),
            result(512, QuantMode.FP8, P2P_COMPILED, 32_000),
            result(512, QuantMode.FP8, FUSED_TWOSHOT, 28_000),
            result(2048, QuantMode.FP8, P2P_COMPILED, 134_000),
            result(2048, QuantMode.FP8, FUSED_TWOSHOT, Runs.forks(new double[] {99_000})));

    private static final Decisions DECISIONS =
            Decisions.of(List.of(PREFILL, DECODE), NoiseFloor.USUAL, Optional.of(new Model(8192, 80)));

    @Test
    void markdown() {
        Golden.assertSealed(
                getClass(), "decisions.md", DecisionReport.of(DECISIONS).in(DocumentFormat.MARKDOWN));
    }

    /** Another layout is another output, so another problem: its results are neither a baseline nor a candidate. */
    @Test
    void layoutsOfScaleFactorsAreDecidedSeparately() {
        ComparedRun run = Runs.run(
                "layouts.json",
                null,
                fp4(ScaleStorage.E4M3_SWIZZLED, P2P_COMPILED, 11_000),
                fp4(ScaleStorage.E4M3_SWIZZLED, FUSED_ONESHOT, 9_000),
                fp4(ScaleStorage.E4M3_LINEAR, P2P_COMPILED, 8_000),
                fp4(ScaleStorage.E4M3_LINEAR, FUSED_ONESHOT, 9_000));
        List<Decision> decisions =
                Decisions.of(List.of(run), NoiseFloor.USUAL, Optional.empty()).decisions();
        assertEquals(
                List.of("8192, bfloat16, residual, fp4: 128", "8192, bfloat16, residual, fp4 linear: 0"),
                decisions.stream()
                        .map(decision -> decision.series().label() + ": "
                                + decision.fuseUpTo().atLeast())
                        .toList());
    }

    private static Result fp4(ScaleStorage storage, Implementation implementation, double timeNs) {
        Result result = result(128, QuantMode.FP4, implementation, timeNs);
        Problem problem = new Problem(
                128,
                8192,
                DataType.BFLOAT16,
                true,
                Quantization.of(QuantMode.FP4).with(storage));
        return new Result(
                new Configuration("cuda", 2, problem),
                implementation,
                result.switches(),
                result.device(),
                result.wall(),
                result.conditions(),
                result.iterations());
    }

    @Test
    void json() {
        Golden.assertSealed(getClass(), "decisions.json", DecisionJson.of(DECISIONS));
    }

    @Test
    void runsThatDoNotGoTogetherAreRefused() {
        ComparedRun other = Runs.run(
                "other.json", Runs.record("590.2", "abc1234"), result(1, QuantMode.NONE, FUSED_ONESHOT, 3_000));
        assertRefused(
                "A, decode.json, and B, other.json, are not of one machine and its settings; driver: 580.1 in A, 590.2 in B",
                List.of(DECODE, other),
                Optional.empty());
        assertRefused(
                "decode.json: 8 tokens x 8192, bfloat16, residual, p2pCompiled, is in another of the files too; which"
                        + " one counts?",
                List.of(DECODE, DECODE),
                Optional.empty());
    }

    @Test
    void probesAreNoSideAndMayBeInSeveralFiles() {
        Result link = result(8, QuantMode.NONE, LINK_PEAK, 100);
        ComparedRun decode = Runs.run(
                "decode.json",
                null,
                result(8, QuantMode.NONE, P2P_COMPILED, 4_000),
                result(8, QuantMode.NONE, FUSED_ONESHOT, 3_600),
                link);
        ComparedRun prefill = Runs.run(
                "prefill.json",
                null,
                result(512, QuantMode.NONE, P2P_COMPILED, 33_000),
                result(512, QuantMode.NONE, FUSED_ONESHOT, 30_000),
                link);
        Decision decision = Decisions.of(List.of(decode, prefill), NoiseFloor.USUAL, Optional.empty())
                .decisions()
                .get(0);
        assertEquals(
                List.of("p2pCompiled", "p2pCompiled"),
                decision.fusion().stream()
                        .map(point -> point.alternative().implementation().label())
                        .toList());
    }

    @Test
    void warnsOfResultsInDoubt() {
        ComparedRun noisy = Runs.run(
                "noisy.json",
                Runs.record("580.1", "abc1234"),
                result(8, QuantMode.NONE, P2P_COMPILED, 4_000),
                result(8, QuantMode.NONE, FUSED_ONESHOT, Runs.forks(new double[] {3_000, 3_600, 4_200})));
        assertEquals(
                List.of("noisy.json: results in doubt, marked † in its report: 1"),
                Decisions.of(List.of(noisy), NoiseFloor.USUAL, Optional.empty()).warnings());
    }

    /** Both are 30 % faster in the mean, and neither is a win: iterations scatter, or the report's error is wide. */
    @Test
    void whatIsNotClearIsEvenAndSetsNoLimit() {
        double[] scattered = {900, 1_200, 6_000, 5_100, 800};
        ComparedRun run = Runs.run(
                "unclear.json",
                Runs.record("580.1", "abc1234"),
                result(8, QuantMode.NONE, P2P_COMPILED, 4_000),
                result(8, QuantMode.NONE, FUSED_ONESHOT, Runs.forks(scattered)),
                result(512, QuantMode.NONE, P2P_COMPILED, 40_000),
                result(
                        512,
                        QuantMode.NONE,
                        FUSED_ONESHOT,
                        new Measurement(
                                28_000,
                                15_000,
                                Runs.forks(Runs.spread(28_000, 20)).forksNs())));
        Decision decision = Decisions.of(List.of(run), NoiseFloor.USUAL, Optional.empty())
                .decisions()
                .get(0);
        assertEquals(
                List.of(Verdict.UNCLEAR, Verdict.UNCLEAR),
                decision.fusion().stream().map(Point::verdict).toList());
        assertEquals(0, decision.fuseUpTo().atLeast());
        String markdown = DecisionReport.of(Decisions.of(List.of(run), NoiseFloor.USUAL, Optional.empty()))
                .in(DocumentFormat.MARKDOWN);
        assertTrue(
                markdown.replaceAll(" +", " ")
                        .contains(
                                "| Problem | Fused wins | Speedup | Even | Fused loses | Oneshot wins | Either | Twoshot wins |"),
                markdown);
        assertTrue(
                markdown.replaceAll(" +", " ").contains("| bfloat16, none, hidden 8192, 2 ranks | – | – | 8–512 | – |"),
                markdown);
    }

    @Test
    void withoutTwoSidesThereIsNothingToDecide() {
        ComparedRun broken = Runs.run(
                "x",
                null,
                result(8, QuantMode.NONE, FUSED_ONESHOT, 3_600),
                result(8, QuantMode.NONE, NCCL_CUSTOM, new Measurement(Double.NaN, Double.NaN)));
        assertRefused(
                "nothing to decide: no problem has both a fused and a standard result with a time that means something",
                List.of(broken),
                Optional.empty());
    }

    @Test
    void aModelOfAnotherWidthIsRefused() {
        assertRefused(
                "--model: hidden 4096 was not measured; these were: 8192",
                List.of(DECODE),
                Optional.of(new Model(4096, 80)));
    }

    private static void assertRefused(String message, List<ComparedRun> runs, Optional<Model> model) {
        assertEquals(
                message,
                assertThrows(InvalidProblemException.class, () -> Decisions.of(runs, NoiseFloor.USUAL, model))
                        .getMessage());
    }
}
