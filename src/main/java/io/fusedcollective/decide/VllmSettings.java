package io.fusedcollective.decide;

import io.fusedcollective.compare.Verdict;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.Provider;
import io.fusedcollective.problem.Residual;
import io.fusedcollective.results.Figures;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The decisions about FlashInfer's kernels as settings of vLLM, which runs these and no others. {@code pass_config} has
 * {@code fuse_allreduce_rms} and {@code fi_allreduce_fusion_max_size_mb}, in MiB. If sequence parallelism was measured too, the
 * number of tokens from which it is the fastest form is {@code sp_min_token_num}, with {@code enable_sp}.
 */
public final class VllmSettings {

    private static final int DIGITS = 3;

    private VllmSettings() {}

    /** @throws InvalidProblemException if no results of FlashInfer's fused kernels were measured on GPUs */
    public static String of(Decisions decisions) {
        List<Decision> ofFlashInfer = decisions.decisions().stream()
                .filter(decision -> decision.contest().provider() == Provider.FLASHINFER)
                .toList();
        if (ofFlashInfer.isEmpty()) {
            throw new InvalidProblemException(
                    "--format vllm: vLLM fuses with FlashInfer's kernels, which were not measured"
                            + " beside the implementations that they replace; run flashinferOneshot, flashinferTwoshot,"
                            + " flashinferAllReduceNorm, ncclCompiled and vllmCompiled");
        }
        StringBuilder text = new StringBuilder();
        decisions
                .warnings()
                .forEach(warning -> text.append("# warning: ").append(warning).append('\n'));
        for (Decision decision : ofFlashInfer) {
            if (!text.isEmpty()) {
                text.append('\n');
            }
            text.append("# ").append(name(decision, decisions)).append('\n');
            text.append("# ").append(range(decision)).append('\n');
            decision.sequenceParallelFrom()
                    .ifPresent(limit -> text.append("# ")
                            .append(sequenceParallel(decision, limit))
                            .append('\n'));
            List<String> settings = new ArrayList<>();
            fusion(decision).ifPresent(settings::add);
            sequenceParallelSetting(decision).ifPresent(settings::add);
            if (!settings.isEmpty()) {
                text.append("--compilation-config '{\"pass_config\": {")
                        .append(String.join(", ", settings))
                        .append("}}'\n");
            }
        }
        return text.toString();
    }

    private static String name(Decision decision, Decisions decisions) {
        Configuration series = decision.series().withOneToken();
        return "%s, %s, hidden %d, %d ranks%s%s: %s"
                .formatted(
                        series.problem().dtype().label(),
                        series.problem().quantization().label(),
                        series.problem().hidden(),
                        series.worldSize(),
                        series.problem().residual() == Residual.FULL
                                ? ""
                                : ", " + series.problem().residual().words(),
                        series.cacheLabel(),
                        decision.contest().title(decisions.record()));
    }

    private static String range(Decision decision) {
        Limit limit = decision.fuseUpTo();
        if (limit.none()) {
            if (isOpen(decision)) {
                return "neither wins beyond error and noise at any size measured: whether to fuse is open";
            }
            return winsLater(decision)
                    ? "fusing loses at %s and wins at %s tokens, which no largest size can say: no setting"
                            .formatted(sizes(decision, Verdict.SLOWER), sizes(decision, Verdict.FASTER))
                    : "fusing wins at no size measured";
        }
        String measured = tokens(decision, limit.measured()) + ", the largest size measured";
        if (limit.atLeast() == limit.measured()) {
            return "fusing wins up to " + measured + "; larger sizes are open";
        }
        String most =
                limit.atMost().isPresent() ? tokens(decision, limit.atMost().getAsInt()) : measured;
        return "fusing wins up to between %s and %s; the setting is the safe end"
                .formatted(tokens(decision, limit.atLeast()), most);
    }

    private static String tokens(Decision decision, int tokens) {
        return Figures.count(tokens, "token") + " (" + mebibytes(decision, tokens) + " MiB)";
    }

    /** Empty if the data leave it open. */
    private static Optional<String> fusion(Decision decision) {
        Limit limit = decision.fuseUpTo();
        if (!limit.none()) {
            return Optional.of("\"fuse_allreduce_rms\": true, \"fi_allreduce_fusion_max_size_mb\": "
                    + mebibytes(decision, limit.atLeast()));
        }
        return isOpen(decision) || winsLater(decision)
                ? Optional.empty()
                : Optional.of("\"fuse_allreduce_rms\": false");
    }

    private static String sequenceParallel(Decision decision, Limit limit) {
        if (!passKnows(decision)) {
            return "no setting for sequence parallelism: vLLM's pass gathers codes of fp8 only, and norms otherwise";
        }
        if (limit.none()) {
            return losesAtLast(decision)
                    ? "sequence parallelism loses at the largest size measured"
                    : "whether sequence parallelism pays at the largest size measured is open";
        }
        if (limit.atLeast() == limit.measured()) {
            return "sequence parallelism wins from %s on, the smallest size measured; smaller sizes are open"
                    .formatted(Figures.count(limit.measured(), "token"));
        }
        return "sequence parallelism wins from between %d and %d tokens on; the setting is the safe end"
                .formatted(limit.atMost().orElse(limit.measured()), limit.atLeast());
    }

    /** Empty if it was not measured, or if the data leave it open. */
    private static Optional<String> sequenceParallelSetting(Decision decision) {
        return decision.sequenceParallelFrom()
                .filter(limit -> passKnows(decision))
                .flatMap(limit -> {
                    if (!limit.none()) {
                        return Optional.of("\"enable_sp\": true, \"sp_min_token_num\": " + limit.atLeast());
                    }
                    return losesAtLast(decision) ? Optional.of("\"enable_sp\": false") : Optional.empty();
                });
    }

    /** vLLM's SequenceParallelismPass has patterns without quantization and with static FP8. */
    private static boolean passKnows(Decision decision) {
        return switch (decision.series().problem().quant()) {
            case NONE, FP8 -> true;
            case FP4, FP8_PER_TOKEN, FP8_PER_GROUP, MX_FP8, MX_FP4 -> false;
        };
    }

    /** Whether sequence parallelism loses beyond error where it should win first. */
    private static boolean losesAtLast(Decision decision) {
        List<Point> points = decision.sequence();
        return points.get(points.size() - 1).verdict() == Verdict.SLOWER;
    }

    private static boolean isOpen(Decision decision) {
        return decision.fusion().stream().noneMatch(point -> point.verdict() == Verdict.SLOWER);
    }

    /** Whether fusing wins at a size above one at which it loses. */
    private static boolean winsLater(Decision decision) {
        return decision.fusion().stream().anyMatch(point -> point.verdict() == Verdict.FASTER);
    }

    private static String sizes(Decision decision, Verdict verdict) {
        return decision.fusion().stream()
                .filter(point -> point.verdict() == verdict)
                .map(point -> Integer.toString(point.tokens()))
                .collect(Collectors.joining(", "));
    }

    /** Rounded down: a limit that is too small costs a little, one that is too large makes steps slower. */
    private static String mebibytes(Decision decision, int tokens) {
        return new BigDecimal(decision.mebibytes(tokens))
                .round(new MathContext(DIGITS, RoundingMode.DOWN))
                .stripTrailingZeros()
                .toPlainString();
    }
}
