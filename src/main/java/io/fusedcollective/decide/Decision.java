package io.fusedcollective.decide;

import io.fusedcollective.compare.NoiseFloor;
import io.fusedcollective.problem.ConfigurationSeries;
import io.fusedcollective.problem.Implementation.Mode;
import io.fusedcollective.results.Contest;
import io.fusedcollective.results.Forms;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.ResultGroup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether to fuse, and how, over tokens.
 *
 * @param contest whose fused kernels, and against which standard ones
 * @param fusion  the faster fused result against the fastest standard one; not empty
 * @param oneshot oneshot against twoshot; empty if one of them was not measured
 * @param sequence the fastest sequence-parallel result against the fastest of the others; empty if one of them was not measured
 * @param forms   the fastest form against the second fastest, for the same numbers of tokens
 */
record Decision(
        ConfigurationSeries series,
        Contest contest,
        List<Point> fusion,
        List<Point> oneshot,
        List<Point> sequence,
        List<Point> forms) {

    /** One decision for each contest and each series of {@code groups} in which fused and standard results can be compared. */
    static List<Decision> of(List<ResultGroup> groups, NoiseFloor noise) {
        List<Result> results =
                groups.stream().flatMap(group -> group.results().stream()).toList();
        return Contest.of(results).stream()
                .flatMap(contest -> of(contest, groups, noise).stream())
                .toList();
    }

    private static List<Decision> of(Contest contest, List<ResultGroup> groups, NoiseFloor noise) {
        Map<ConfigurationSeries, Decision> decisions = new LinkedHashMap<>();
        for (ResultGroup group : groups) {
            Decision decision = decisions.computeIfAbsent(
                    ConfigurationSeries.of(group.configuration()),
                    series -> new Decision(
                            series,
                            contest,
                            new ArrayList<>(),
                            new ArrayList<>(),
                            new ArrayList<>(),
                            new ArrayList<>()));
            point(group, group.fastest(contest::fused), group.fastest(contest::standard), noise)
                    .ifPresent(decision.fusion::add);
            Optional<Result> oneshot = fastest(group, contest, Mode.ONESHOT);
            Optional<Result> twoshot = fastest(group, contest, Mode.TWOSHOT);
            point(group, oneshot, twoshot, noise).ifPresent(decision.oneshot::add);
        }
        for (Forms forms : Forms.of(groups, contest)) {
            int tokens = forms.configuration().problem().tokens();
            Decision decision = decisions.get(ConfigurationSeries.of(forms.configuration()));
            decision.sequence.add(Point.of(tokens, forms.sequenceParallel(), forms.bestOther(), noise));
            List<Result> ranked = forms.ranked();
            decision.forms.add(Point.of(tokens, ranked.get(0), ranked.get(1), noise));
        }
        return decisions.values().stream()
                .filter(decision -> !decision.fusion.isEmpty())
                .toList();
    }

    Limit fuseUpTo() {
        return Limit.of(fusion);
    }

    Optional<Limit> oneshotUpTo() {
        return oneshot.isEmpty() ? Optional.empty() : Optional.of(Limit.of(oneshot));
    }

    /** From how many tokens on to choose sequence parallelism; empty if it was not measured. */
    Optional<Limit> sequenceParallelFrom() {
        if (sequence.isEmpty()) {
            return Optional.empty();
        }
        List<Point> descending = new ArrayList<>(sequence);
        Collections.reverse(descending);
        return Optional.of(Limit.of(descending));
    }

    /** The unit of engines' limits: 2^20 bytes of the activations' tensor. Some engines call it MB. */
    double mebibytes(int tokens) {
        return (double) tokens * series.problem().rowBytes() / (1 << 20);
    }

    private static Optional<Result> fastest(ResultGroup group, Contest contest, Mode mode) {
        return group.fastest(result -> contest.fused(result)
                && result.implementation().mode().filter(mode::equals).isPresent());
    }

    private static Optional<Point> point(
            ResultGroup group, Optional<Result> candidate, Optional<Result> alternative, NoiseFloor noise) {
        int tokens = group.configuration().problem().tokens();
        return candidate.flatMap(one -> alternative.map(other -> Point.of(tokens, one, other, noise)));
    }
}
