package io.fusedcollective.decide;

import io.fusedcollective.compare.Verdict;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.Provider;
import io.fusedcollective.problem.Residual;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/**
 * The decisions about FlashInfer's kernels as settings of vLLM, which runs these and no others. {@code pass_config} has
 * {@code fuse_allreduce_rms} and {@code fi_allreduce_fusion_max_size_mb}, in MiB.
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
                            + " beside NCCL's or vLLM's all-reduce; run flashinferOneshot, flashinferTwoshot, ncclCompiled and"
                            + " vllmCompiled");
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
            text.append(setting(decision));
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
            return isOpen(decision)
                    ? "neither wins beyond error and noise at any size measured: whether to fuse is open"
                    : "fusing never wins before it loses";
        }
        String measured = "%d tokens (%s MiB), the largest size measured"
                .formatted(limit.measured(), mebibytes(decision, limit.measured()));
        if (limit.atLeast() == limit.measured()) {
            return "fusing wins up to " + measured + "; larger sizes are open";
        }
        String most = limit.atMost().isPresent()
                ? limit.atMost().getAsInt() + " tokens ("
                        + mebibytes(decision, limit.atMost().getAsInt()) + " MiB)"
                : measured;
        return "fusing wins up to between %d tokens (%s MiB) and %s; the setting is the safe end"
                .formatted(limit.atLeast(), mebibytes(decision, limit.atLeast()), most);
    }

    /** A line to paste; nothing if the data leave it open. */
    private static String setting(Decision decision) {
        Limit limit = decision.fuseUpTo();
        if (!limit.none()) {
            return line("\"fuse_allreduce_rms\": true, \"fi_allreduce_fusion_max_size_mb\": "
                    + mebibytes(decision, limit.atLeast()));
        }
        return isOpen(decision) ? "" : line("\"fuse_allreduce_rms\": false");
    }

    private static String line(String passConfig) {
        return "--compilation-config '{\"pass_config\": {" + passConfig + "}}'\n";
    }

    private static boolean isOpen(Decision decision) {
        return decision.fusion().stream().noneMatch(point -> point.verdict() == Verdict.SLOWER);
    }

    /** Rounded down: a limit that is too small costs a little, one that is too large makes steps slower. */
    private static String mebibytes(Decision decision, int tokens) {
        return new BigDecimal(decision.mebibytes(tokens))
                .round(new MathContext(DIGITS, RoundingMode.DOWN))
                .stripTrailingZeros()
                .toPlainString();
    }
}
