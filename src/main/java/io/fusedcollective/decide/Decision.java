package io.fusedcollective.decide;

import io.fusedcollective.compare.NoiseFloor;
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
 * @param fusion  the faster fused row against the fastest standard one; not empty
 * @param oneshot oneshot against twoshot; empty where one of them was not measured
 */
record Decision(ProblemSeries series, List<Point> fusion, List<Point> oneshot) {

    /** One for each series of {@code sections} where fused and standard rows can be compared. */
    static List<Decision> of(List<ResultGroup> sections, NoiseFloor noise) {
        Map<ProblemSeries, Decision> decisions = new LinkedHashMap<>();
        for (ResultGroup section : sections) {
            Decision decision = decisions.computeIfAbsent(
                    ProblemSeries.of(section.configuration()),
                    series -> new Decision(series, new ArrayList<>(), new ArrayList<>()));
            Optional<Result> fused = section.fastest(row -> row.implementation().kind() == Kind.FUSED);
            point(section, fused, section.baseline(), noise).ifPresent(decision.fusion::add);
            Optional<Result> oneshot = fastest(section, Implementation.FUSED_ONESHOT);
            Optional<Result> twoshot = fastest(section, Implementation.FUSED_TWOSHOT);
            point(section, oneshot, twoshot, noise).ifPresent(decision.oneshot::add);
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

    /** What engines state their limits in: the tensor of activations, in units of 2^20 bytes whatever they call them. */
    double mebibytes(int tokens) {
        return (double) tokens * series.hidden() * series.dtype().bytes() / (1 << 20);
    }

    private static Optional<Result> fastest(ResultGroup section, Implementation implementation) {
        return section.fastest(row -> row.implementation() == implementation);
    }

    private static Optional<Point> point(
            ResultGroup section, Optional<Result> candidate, Optional<Result> alternative, NoiseFloor noise) {
        int tokens = section.configuration().problem().tokens();
        return candidate.flatMap(one -> alternative.map(other -> Point.of(tokens, one, other, noise)));
    }
}
