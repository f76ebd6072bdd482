package io.fusedcollective.decide;

import io.fusedcollective.compare.NoiseFloor;
import io.fusedcollective.problem.ConfigurationSeries;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Implementation.Kind;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.ResultGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether to fuse, and how, over tokens.
 *
 * @param fusion  the faster fused result against the fastest standard one; not empty
 * @param oneshot oneshot against twoshot; empty if one of them was not measured
 */
record Decision(ConfigurationSeries series, List<Point> fusion, List<Point> oneshot) {

    /** One decision for each series of {@code groups} in which fused and standard results can be compared. */
    static List<Decision> of(List<ResultGroup> groups, NoiseFloor noise) {
        Map<ConfigurationSeries, Decision> decisions = new LinkedHashMap<>();
        for (ResultGroup group : groups) {
            Decision decision = decisions.computeIfAbsent(
                    ConfigurationSeries.of(group.configuration()),
                    series -> new Decision(series, new ArrayList<>(), new ArrayList<>()));
            Optional<Result> fused =
                    group.fastest(result -> result.implementation().kind() == Kind.FUSED);
            point(group, fused, group.baseline(), noise).ifPresent(decision.fusion::add);
            Optional<Result> oneshot = fastest(group, Implementation.FUSED_ONESHOT);
            Optional<Result> twoshot = fastest(group, Implementation.FUSED_TWOSHOT);
            point(group, oneshot, twoshot, noise).ifPresent(decision.oneshot::add);
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

    /** The unit of engines' limits: bytes of the activations' tensor, in units of 2^20, whatever the engines call them. */
    double mebibytes(int tokens) {
        return (double) tokens * series.problem().rowBytes() / (1 << 20);
    }

    private static Optional<Result> fastest(ResultGroup group, Implementation implementation) {
        return group.fastest(result -> result.implementation() == implementation);
    }

    private static Optional<Point> point(
            ResultGroup group, Optional<Result> candidate, Optional<Result> alternative, NoiseFloor noise) {
        int tokens = group.configuration().problem().tokens();
        return candidate.flatMap(one -> alternative.map(other -> Point.of(tokens, one, other, noise)));
    }
}
