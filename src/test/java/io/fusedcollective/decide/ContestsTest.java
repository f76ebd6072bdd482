package io.fusedcollective.decide;

import static io.fusedcollective.compare.Runs.result;
import static io.fusedcollective.problem.Implementation.FLASHINFER_ALL_REDUCE_NORM;
import static io.fusedcollective.problem.Implementation.FLASHINFER_ONESHOT;
import static io.fusedcollective.problem.Implementation.FLASHINFER_TWOSHOT;
import static io.fusedcollective.problem.Implementation.FUSED_ONESHOT;
import static io.fusedcollective.problem.Implementation.FUSED_SEQUENCE_PARALLEL;
import static io.fusedcollective.problem.Implementation.FUSED_TWOSHOT;
import static io.fusedcollective.problem.Implementation.NCCL_COMPILED;
import static io.fusedcollective.problem.Implementation.NCCL_SEQUENCE_PARALLEL;
import static io.fusedcollective.problem.Implementation.P2P_COMPILED;
import static io.fusedcollective.problem.Implementation.VLLM_COMPILED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.backend.LibraryFacts;
import io.fusedcollective.backend.MachineFacts;
import io.fusedcollective.compare.ComparedRun;
import io.fusedcollective.compare.NoiseFloor;
import io.fusedcollective.compare.Runs;
import io.fusedcollective.compare.Verdict;
import io.fusedcollective.document.DocumentFormat;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.Provider;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.results.Contest;
import io.fusedcollective.results.Result;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Decisions about the kernels of one provider do not see those of another. */
class ContestsTest {

    @Test
    void flashInfersKernelsMeetThoseOfEnginesAndOursMeetAll() {
        Decisions decisions = decide(
                result(128, QuantMode.NONE, FUSED_ONESHOT, 8_000),
                result(128, QuantMode.NONE, P2P_COMPILED, 10_000),
                result(128, QuantMode.NONE, NCCL_COMPILED, 30_000),
                of("installed", 128, VLLM_COMPILED, 14_000),
                of("installed", 128, FLASHINFER_ALL_REDUCE_NORM, 9_000),
                of("installed", 128, FLASHINFER_ONESHOT, 11_000),
                of("installed", 128, FLASHINFER_TWOSHOT, 22_000));
        assertEquals(
                List.of(
                        "flashinfer: flashinferOneshot against flashinferAllReduceNorm, oneshot or twoshot",
                        "suite: fusedOneshot against flashinferAllReduceNorm"),
                decisions.decisions().stream().map(ContestsTest::words).toList());
    }

    @Test
    void eachLibraryIsAContestOfItsOwn() {
        Decisions decisions = decide(
                result(128, QuantMode.NONE, NCCL_COMPILED, 30_000),
                of("/old", 128, FLASHINFER_ONESHOT, 12_000),
                of("/new", 128, FLASHINFER_ONESHOT, 11_000));
        assertEquals(
                List.of(new Contest(Provider.FLASHINFER, "/new"), new Contest(Provider.FLASHINFER, "/old")),
                decisions.decisions().stream().map(Decision::contest).toList());
    }

    @Test
    void vllmsSettingIsTheSafeEndRoundedDown() {
        String text = VllmSettings.of(decide(
                of("installed", 128, VLLM_COMPILED, 14_000),
                of("installed", 128, FLASHINFER_ONESHOT, 11_000),
                of("installed", 512, VLLM_COMPILED, 48_000),
                of("installed", 512, FLASHINFER_ONESHOT, 43_000),
                of("installed", 1024, VLLM_COMPILED, 80_000),
                of("installed", 1024, FLASHINFER_ONESHOT, 87_000)));
        assertEquals("""
                # bfloat16, none, hidden 8192, 2 ranks: With the kernels of FlashInfer 0.6.18, against its own, vLLM's and NCCL's all-reduce
                # fusing wins up to between 702 tokens (10.9 MiB) and 819 tokens (12.7 MiB); the setting is the safe end
                --compilation-config '{"pass_config": {"fuse_allreduce_rms": true, "fi_allreduce_fusion_max_size_mb": 10.9}}'
                """, text);
    }

    @Test
    void whereFusionWinsToTheEndTheSettingIsTheLargestSizeMeasured() {
        String text = VllmSettings.of(
                decide(of("installed", 128, VLLM_COMPILED, 14_000), of("installed", 128, FLASHINFER_ONESHOT, 11_000)));
        assertTrue(text.contains("# fusing wins up to 128 tokens (2 MiB), the largest size measured"), text);
        assertTrue(text.contains("\"fi_allreduce_fusion_max_size_mb\": 2}"), text);
    }

    @Test
    void whatIsOpenHasNoSettingAndWhatLosesIsSwitchedOff() {
        String open = VllmSettings.of(
                decide(of("installed", 128, VLLM_COMPILED, 14_000), of("installed", 128, FLASHINFER_ONESHOT, 14_010)));
        assertTrue(open.contains("whether to fuse is open"), open);
        assertTrue(!open.contains("--compilation-config"), open);
        String lost = VllmSettings.of(
                decide(of("installed", 128, VLLM_COMPILED, 14_000), of("installed", 128, FLASHINFER_ONESHOT, 20_000)));
        assertTrue(lost.contains("'{\"pass_config\": {\"fuse_allreduce_rms\": false}}'"), lost);
    }

    /** vLLM's switch has a largest size only. FlashInfer's own all-reduce beats its fused kernel at few tokens. */
    @Test
    void aWinAboveALossHasNoSetting() {
        String text = VllmSettings.of(decide(
                of("installed", 1, FLASHINFER_ALL_REDUCE_NORM, 4_800),
                of("installed", 1, FLASHINFER_ONESHOT, 5_200),
                of("installed", 128, FLASHINFER_ALL_REDUCE_NORM, 13_700),
                of("installed", 128, FLASHINFER_ONESHOT, 11_500)));
        assertTrue(
                text.contains(
                        "# fusing loses at 1 and wins at 128 tokens, which no largest size can say: no setting\n"),
                text);
        assertTrue(!text.contains("--compilation-config"), text);
    }

    /** Two libraries of FlashInfer: the all-reduce of one is nothing that an engine with the other runs. */
    @Test
    void flashInfersOwnAllReduceIsThatOfTheSameLibrary() {
        Decisions decisions = decide(
                of("/old", 128, FLASHINFER_ALL_REDUCE_NORM, 9_000),
                of("/old", 128, FLASHINFER_ONESHOT, 12_000),
                of("/new", 128, FLASHINFER_ALL_REDUCE_NORM, 10_000),
                of("/new", 128, FLASHINFER_ONESHOT, 11_000));
        assertEquals(
                List.of(10_000.0, 9_000.0),
                decisions.decisions().stream()
                        .map(decision ->
                                decision.fusion().get(0).alternative().time().timeNs())
                        .toList());
    }

    @Test
    void withoutFlashInfersKernelsThereIsNothingToPaste() {
        Decisions decisions = decide(
                result(128, QuantMode.NONE, FUSED_ONESHOT, 8_000), result(128, QuantMode.NONE, NCCL_COMPILED, 30_000));
        String line = assertThrows(InvalidProblemException.class, () -> VllmSettings.of(decisions))
                .getMessage();
        assertTrue(
                line.startsWith("--format vllm: vLLM fuses with FlashInfer's kernels, which were not measured"), line);
    }

    private static final Result[] THREE_FORMS = {
        result(128, QuantMode.FP8, NCCL_COMPILED, 30_000),
        of("installed", 128, QuantMode.FP8, FLASHINFER_ONESHOT, 12_000),
        result(128, QuantMode.FP8, FUSED_TWOSHOT, 8_000),
        result(128, QuantMode.FP8, NCCL_SEQUENCE_PARALLEL, 32_000),
        result(128, QuantMode.FP8, FUSED_SEQUENCE_PARALLEL, 8_010),
        result(1024, QuantMode.FP8, NCCL_COMPILED, 90_000),
        of("installed", 1024, QuantMode.FP8, FLASHINFER_ONESHOT, 95_000),
        result(1024, QuantMode.FP8, FUSED_TWOSHOT, 50_000),
        result(1024, QuantMode.FP8, NCCL_SEQUENCE_PARALLEL, 60_000),
        result(1024, QuantMode.FP8, FUSED_SEQUENCE_PARALLEL, 38_000),
    };

    @Test
    void theThreeFormsMeetPerProvider() {
        Decisions decisions = decide(THREE_FORMS);
        assertEquals(
                List.of(
                        "flashinfer: 128 fused, 1024 sequence-parallel; ncclSequenceParallel",
                        "suite: 1024 sequence-parallel; fusedSequenceParallel"),
                decisions.decisions().stream()
                        .map(decision -> decision.contest().provider().label() + ": "
                                + decision.forms().stream()
                                        .filter(point -> point.verdict() == Verdict.FASTER)
                                        .map(point -> point.tokens() + " "
                                                + point.candidate()
                                                        .implementation()
                                                        .kind()
                                                        .label())
                                        .collect(Collectors.joining(", "))
                                + "; "
                                + decision.sequence()
                                        .get(0)
                                        .candidate()
                                        .implementation()
                                        .label())
                        .toList());
        String markdown = DecisionReport.of(decisions).in(DocumentFormat.MARKDOWN);
        assertTrue(
                markdown.matches("(?s).*\\| +– +\\| +128 +\\| +1024 +\\| +– +\\| +\\d+ \\(\\d+ to \\d+\\) +\\|.*"),
                markdown);
        String json = DecisionJson.of(decisions);
        assertTrue(json.contains("\"form\" : \"sequence-parallel\""), json);
    }

    @Test
    void vllmsSequenceParallelismStartsAtTheSafeEnd() {
        String text = VllmSettings.of(decide(THREE_FORMS));
        Matcher setting = Pattern.compile("\"enable_sp\": true, \"sp_min_token_num\": (\\d+)}")
                .matcher(text);
        assertTrue(setting.find(), text);
        int tokens = Integer.parseInt(setting.group(1));
        assertTrue(128 < tokens && tokens < 1024, text);
        assertTrue(text.contains(" and " + tokens + " tokens on; the setting is the safe end"), text);
    }

    @Test
    void whereSequenceParallelismIsOpenItHasNoSettingAndWhereItLosesItIsOff() {
        Result standard = result(1024, QuantMode.NONE, NCCL_COMPILED, 90_000);
        Result fused = of("installed", 1024, FLASHINFER_ONESHOT, 80_000);
        String open =
                VllmSettings.of(decide(standard, fused, result(1024, QuantMode.NONE, NCCL_SEQUENCE_PARALLEL, 80_010)));
        assertTrue(open.contains("at the largest size measured is open"), open);
        assertTrue(!open.contains("enable_sp"), open);
        String lost =
                VllmSettings.of(decide(standard, fused, result(1024, QuantMode.NONE, NCCL_SEQUENCE_PARALLEL, 95_000)));
        assertTrue(lost.contains("\"enable_sp\": false"), lost);
    }

    /** Its pass would gather norms, which nobody measured. */
    @Test
    void vllmHasNoSequenceParallelismWithOtherQuantizations() {
        String text = VllmSettings.of(decide(
                result(1024, QuantMode.FP4, NCCL_COMPILED, 90_000),
                of("installed", 1024, QuantMode.FP4, FLASHINFER_ONESHOT, 80_000),
                result(1024, QuantMode.FP4, NCCL_SEQUENCE_PARALLEL, 40_000)));
        assertTrue(text.contains("no setting for sequence parallelism"), text);
        assertTrue(!text.contains("enable_sp"), text);
    }

    private static String words(Decision decision) {
        Point point = decision.fusion().get(0);
        return decision.contest().provider().label() + ": "
                + point.candidate().implementation().label() + " against "
                + point.alternative().implementation().label()
                + (decision.oneshot().isEmpty() ? "" : ", oneshot or twoshot");
    }

    private static Decisions decide(Result... results) {
        MachineFacts machine = new MachineFacts(List.of("GPU", "GPU"), "NVLink", "580.1", "13.0", "2.28.3")
                .with(List.of(new LibraryFacts("installed", "0.6.18", List.of(), List.of())));
        ComparedRun run = Runs.run("run.json", Runs.recordOn(machine, "abc1234"), results);
        return Decisions.of(List.of(run), NoiseFloor.USUAL, Optional.empty());
    }

    private static Result of(String library, int tokens, Implementation implementation, double timeNs) {
        return of(library, tokens, QuantMode.NONE, implementation, timeNs);
    }

    private static Result of(
            String library, int tokens, QuantMode quant, Implementation implementation, double timeNs) {
        Result result = result(tokens, quant, implementation, timeNs);
        return new Result(
                result.configuration(),
                implementation,
                Map.of(Result.LIBRARY, library),
                result.device(),
                result.wall(),
                result.conditions(),
                result.iterations());
    }
}
